/**
 * What all fuzz targets share: how a reader must behave, and where choices come from.
 *
 * <p>Comes in: bytes that a fuzzer made, guided by the code they reach.
 *
 * <p>Goes out: an error if anything else than a result or a refusal in words comes of them.
 *
 * <p>Must not know: any file format.
 */
package io.gatun.fuzz;
