/**
 * The end of a network, found and exchanged: transfer learning keeps what a network sees and teaches it new classes.
 *
 * <p>In comes a {@link io.gatun.graph.Graph} as it was read. Out go the same network with a fresh last layer for other classes,
 * the part before that layer and the layer alone as graphs of their own, and which parameters belong to the last layers.
 *
 * <p>Nothing here knows of pictures, files, gradients or devices.
 */
package io.gatun.gradient.head;
