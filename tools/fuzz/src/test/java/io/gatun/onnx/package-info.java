/**
 * Fuzz targets of the importer and of all that runs what it imported.
 *
 * <p>Comes in: bytes as a file, or bytes that decide on a graph.
 *
 * <p>Goes out: nothing, or a finding. In the package of the importer, to reach single readers and the table of operators.
 *
 * <p>Must not know: what a model computes.
 */
package io.gatun.onnx;
