/**
 * Random graphs, each computed in every way there is: definitions, passes, kernels, threads, and ONNX Runtime.
 *
 * <p>In comes a seed; out comes nothing, or the smallest graph that two ways still disagree about and the line that
 * reproduces it.
 *
 * <p>Nothing here knows which kernels exist: whatever a graph runs on is compared.
 */
package io.gatun.random;
