/**
 * A device that is honest, and slow: it lies in the memory of this process, and computes by definition.
 *
 * <p>In come nodes of float32 tensors; out go their results, computed by a thread for each stream, in the order of its queue.
 *
 * <p>Nothing here is wrong on purpose: what is overrides a method, elsewhere.
 */
package io.gatun.conformance.honest;
