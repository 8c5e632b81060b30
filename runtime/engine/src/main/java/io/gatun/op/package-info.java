/**
 * What an operator <em>is</em>: one record per ONNX operator or family, with its attributes, its shape inference, its
 * cost, and {@link io.gatun.op.Op#evaluate}, the definition in plain loops.
 *
 * <p>In come the types (and, where known, the values) of a node's inputs; out go the types of its outputs, or the values
 * themselves. Definitions serve constant folding, the fall-back of the CPU and the oracle of every fast kernel.
 *
 * <p>Nothing here knows of files, of other nodes, of devices or of speed.
 */
package io.gatun.op;
