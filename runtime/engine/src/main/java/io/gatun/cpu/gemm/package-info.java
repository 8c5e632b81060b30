/**
 * Matrix multiplication: {@code C = activation(A * B + bias + addend)} in single precision.
 *
 * <p>Rows of A and C come in as absolute addresses with a row stride in floats; B comes in packed, once, as a {@link
 * io.gatun.cpu.gemm.PackedMatrix} or, in bfloat16, as a {@link io.gatun.cpu.gemm.CompactMatrix}. C goes out with its rows padded to whole vectors. The micro-kernels are written at
 * build time by {@code GemmKernelGenerator}; those of {@link io.gatun.cpu.gemm.OuterProducts}, which reads both operands as they lie, by
 * {@code OuterProductKernelGenerator}.
 *
 * <p>It must not know about tensors, operators or images: a convolution is a caller like any other.
 */
package io.gatun.cpu.gemm;
