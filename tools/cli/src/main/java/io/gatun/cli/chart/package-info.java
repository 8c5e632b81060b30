/**
 * Charts of what training and evaluating found out.
 *
 * <p>Comes in: epochs, or a confusion matrix with the names of its classes.
 *
 * <p>Goes out: the bytes of PNG and SVG pictures, and CSV text of the same numbers.
 *
 * <p>Must not know: commands, files, networks, how the numbers came about.
 */
package io.gatun.cli.chart;
