/**
 * Rewrites that leave a graph's results as they are and its work smaller: one file each, named by what it folds, fuses or
 * drops.
 *
 * <p>In comes a graph, bound or not; out comes one with the same inputs and outputs, and the list of what fired. A pass
 * that needs a type does not match where the type is unknown, so the list runs once after import and once more for each
 * set of input shapes.
 *
 * <p>Nothing here knows of files, of devices or of how fast a kernel is.
 */
package io.gatun.pass;
