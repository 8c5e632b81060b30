/**
 * Lanes: the one place that knows vector species, fused multiply-add and registers.
 *
 * <p>Absolute addresses of native memory come in; vectors go out to the kernels that asked for them. {@link
 * io.gatun.cpu.simd.VectorSupport} says beforehand, without touching a vector class, whether any of it can work here.
 *
 * <p>It must not know what is being computed: no operator, no layout, no thread.
 */
package io.gatun.cpu.simd;
