package io.gatun.opencl;

import io.gatun.op.AveragePool;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Clip;
import io.gatun.op.Concat;
import io.gatun.op.Conv;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.FusedConv;
import io.gatun.op.FusedGemm;
import io.gatun.op.Gemm;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.GlobalMaxPool;
import io.gatun.op.Identity;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.LogSoftmax;
import io.gatun.op.MatMul;
import io.gatun.op.MaxPool;
import io.gatun.op.PRelu;
import io.gatun.op.Pad;
import io.gatun.op.Reduce;
import io.gatun.op.Reshape;
import io.gatun.op.Softmax;
import io.gatun.op.Squeeze;
import io.gatun.op.Transpose;
import io.gatun.op.Unary;
import io.gatun.op.Unsqueeze;
import io.gatun.op.Variadic;
import java.util.Optional;

/** How to compute a node, found by looking at its types and attributes alone. */
@FunctionalInterface
interface Lowering {
    /** Adds the steps that compute the node. */
    void emit(ClCompiler compiler);

    /**
     * The way to compute a node; what {@code supports} answers and what compiling does both come from here.
     *
     * @throws Refused if there is none
     */
    static Lowering of(Candidate node) {
        return switch (node.op()) {
            case Reshape _, Flatten _, Squeeze _, Unsqueeze _, Identity _, Dropout _ -> ViewLowering.of(node);
            case Concat concat -> ConcatLowering.of(node, concat);
            case Unary unary -> MapLowering.of(node, unary);
            case Clip _ -> MapLowering.clip(node);
            case Binary binary -> BinaryLowering.of(node, binary);
            case Variadic variadic -> BinaryLowering.of(node, variadic);
            case PRelu prelu -> BinaryLowering.of(node, prelu);
            case MaxPool pool -> PoolLowering.of(node, pool);
            case AveragePool pool -> PoolLowering.of(node, pool);
            case GlobalAveragePool _ -> ReduceLowering.ofPlanes(node, "MEAN");
            case GlobalMaxPool _ -> ReduceLowering.ofPlanes(node, "MAX");
            case Reduce reduce -> ReduceLowering.of(node, reduce);
            case Softmax(long axis, boolean flattened) -> SoftmaxLowering.of(node, axis, flattened, false);
            case LogSoftmax(long axis, boolean flattened) -> SoftmaxLowering.of(node, axis, flattened, true);
            case LocalResponseNormalization lrn -> NormalizationLowering.of(node, lrn);
            case BatchNormalization norm -> NormalizationLowering.of(node, norm);
            case Transpose transpose -> MovementLowering.of(node, transpose);
            case Pad pad -> MovementLowering.of(node, pad);
            case Conv conv -> ConvLowering.of(node, conv, false, Optional.empty());
            case FusedConv(Conv conv, boolean residual, var activation) ->
                ConvLowering.of(node, conv, residual, activation);
            case Gemm gemm -> GemmLowering.of(node, gemm, Optional.empty());
            case FusedGemm(Gemm gemm, var activation) -> GemmLowering.of(node, gemm, Optional.of(activation));
            case MatMul _ -> MatMulLowering.of(node);
            default -> throw new Refused("no OpenCL kernel for this operator");
        };
    }
}
