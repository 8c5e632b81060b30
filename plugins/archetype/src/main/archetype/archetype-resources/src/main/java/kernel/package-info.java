/**
 * What the device can compute: one operator a file, with what it refuses, what it prepares, and the kernel.
 *
 * <p>In comes a node of a network; out goes a reason why not, or a kernel in which all shapes are fixed.
 *
 * <p>Nothing here knows queues, or where memory comes from.
 */
package ${package}.kernel;
