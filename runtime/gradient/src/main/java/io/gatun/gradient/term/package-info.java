/**
 * Arithmetic written down as nodes of a graph.
 *
 * <p>In come values of a graph that is being built, as {@link io.gatun.gradient.term.Term}s; formulas over them read like
 * formulas. Out go nodes with ordinary operators, added to the graph in the order in which they were written.
 *
 * <p>Nothing here knows what is computed, or that anything is differentiated.
 */
package io.gatun.gradient.term;
