/**
 * Fuzz targets of what the command and the zoo read beside models.
 *
 * <p>Comes in: bytes as a NumPy array, a list of labels, a preprocessing, or a picture.
 *
 * <p>Goes out: nothing, or a finding.
 *
 * <p>Must not know: what the contents are used for.
 */
package io.gatun.cli;
