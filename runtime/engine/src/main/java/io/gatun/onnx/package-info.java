/**
 * ONNX files, read and written.
 *
 * <p>In comes a mapped file; out goes a {@link io.gatun.graph.Graph} whose weights are slices of the map, every operator
 * in its newest form. The way back writes a graph as a file.
 *
 * <p>A file is untrusted: whatever is wrong with it ends here, in one sentence with names. Nothing here optimises, and
 * nothing here knows of devices.
 */
package io.gatun.onnx;
