/**
 * JMH benchmarks of single layers. In come shapes of layers, from a list; {@link io.gatun.benchmarks.kernel.Layers}.
 *
 * <p>Out go the times of their kernels, and beside them what processor and memory can do ({@link
 * io.gatun.benchmarks.kernel.Limits}), measured in the same process.
 *
 * <p>It must not know which kernels there are: it lets the engine compile a layer, as in any network, and times what comes out.
 */
package io.gatun.benchmarks.kernel;
