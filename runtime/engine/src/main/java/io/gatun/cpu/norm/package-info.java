/**
 * What sums over all pixels of a batch, channel by channel: batch normalisation while a network learns, its gradient, and the
 * gradients of biases.
 *
 * <p>In come addresses of rows of channels; out go rows, or one number a channel. The pixels are cut into blocks by their shape
 * alone, each block is summed in float32 while it lies in the cache, and the blocks' sums are added in order in double
 * precision: so the bits are the same at any number of threads, and errors do not grow with the batch.
 *
 * <p>Nothing here knows graphs, buffers or how activations are laid out beyond "rows of channels".
 */
package io.gatun.cpu.norm;
