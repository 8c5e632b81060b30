/**
 * A network as a graph of operators: immutable, valid from the moment it exists, nodes in an order in which they can run.
 *
 * <p>In come operators and the values that connect them; {@link io.gatun.graph.GraphBuilder} checks names, arity and, as
 * soon as the inputs' shapes are fixed, types. Out goes a {@link io.gatun.graph.Graph}; {@link io.gatun.graph.GraphPatch}
 * makes a changed copy of it.
 *
 * <p>Nothing here knows of files, devices or memory plans.
 */
package io.gatun.graph;
