/**
 * Optimisers: what a step of learning does to parameters.
 *
 * <p>In come parameters, their gradients and a rate of learning; out go the same parameters, changed in place. Each optimiser is
 * a formula, element by element, so that a step gives the same bits however it is run; {@link
 * io.gatun.gradient.optimiser.ParameterUpdates} keeps what a formula remembers. {@link
 * io.gatun.gradient.optimiser.Schedule} says how fast to learn when.
 *
 * <p>Nothing here knows where gradients come from, or what the parameters are for.
 */
package io.gatun.gradient.optimiser;
