/**
 * What stands around a network: from a picture to its tensor, from logits to labels, and a catalogue of networks.
 *
 * <p>In come pictures, label files, and names such as {@code resnet20-cifar10}. Out go tensors, guesses, and graphs that can
 * be run or written as ONNX.
 *
 * <p>Nothing here knows how a network is executed, nor opens a connection: the one network with trained weights is inside
 * the jar.
 */
package io.gatun.zoo;
