/**
 * Gradients as graphs: reverse-mode differentiation that turns a network into another network.
 *
 * <p>In come a bound {@link io.gatun.graph.Graph}, outputs of it, and the values to differentiate with respect to: weights,
 * inputs, or anything between. Out goes a {@link io.gatun.gradient.GradientGraph}: an ordinary graph that computes the
 * gradients beside the outputs that are still wanted, for the engine to optimise, place, plan and run like any other.
 *
 * <p>Nothing here knows of files, devices, kernels or memory plans, nor of how a network is trained.
 */
package io.gatun.gradient;
