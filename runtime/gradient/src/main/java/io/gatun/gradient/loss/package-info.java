/**
 * Losses: how wrong a network is, as nodes behind its output.
 *
 * <p>In come a graph and its prediction; out goes the graph with one more input, the targets, and one more output, the
 * loss, a single number that {@link io.gatun.gradient.Gradients} can differentiate.
 *
 * <p>Nothing here knows of gradients, data or training.
 */
package io.gatun.gradient.loss;
