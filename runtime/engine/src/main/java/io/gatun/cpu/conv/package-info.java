/**
 * Convolutions over channels-last activations, one algorithm a file, each with {@code applies}, {@code pack} and {@code
 * run}; {@link io.gatun.cpu.conv.ConvAlgorithm} says which one a shape gets, and why. The gradients of their weights are
 * here, too: {@link io.gatun.cpu.conv.WeightGradientAlgorithm}.
 *
 * <p>Addresses of pixels come in: a pixel is a row of {@code ld} floats, its channels padded to whole vectors, and what
 * lies in the padding has no influence. Pixels of the same form go out, possibly as columns of a wider buffer. Filters
 * come as ONNX has them, [out channels, channels / groups, height, width], and are packed once.
 *
 * <p>It must not know about tensors, graphs or operators, and allocates nothing: packed filters and scratch are the
 * caller's, sized by what each algorithm states.
 */
package io.gatun.cpu.conv;
