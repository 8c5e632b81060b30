package io.gatun.op;

/**
 * The one open door of the sealed operators: implement it for an operator that ONNX does not have.
 *
 * <p>Implementations should be records, must not keep state, and may be called from several threads at once.
 */
public non-sealed interface CustomOp extends Op {}
