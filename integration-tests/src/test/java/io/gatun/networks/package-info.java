/**
 * Whole networks, judged against numbers that Gatun did not compute: ONNX's expected outputs and ONNX Runtime.
 *
 * <p>In comes whatever networks lie in the folder of {@code -Dgatun.testdata} and beside it; out goes one test each.
 *
 * <p>Nothing here knows how a network is run.
 */
package io.gatun.networks;
