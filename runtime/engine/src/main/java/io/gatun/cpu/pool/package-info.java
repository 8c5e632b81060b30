/**
 * Pooling: maxima and averages over windows of pixels, and over whole images.
 *
 * <p>Addresses of channels-last (NHWC) float32 activations come in, with {@code ld}, the floats from one pixel to the
 * next, and a {@link io.gatun.cpu.pool.PoolGeometry}. Pixels of the same channels go out. Kernels work in whole vectors
 * of channels: lanes that pad the channels are read and written, and influence no other lane.
 *
 * <p>It must not know operators, tensors or graphs; automatic padding and the ceil mode are settled before.
 */
package io.gatun.cpu.pool;
