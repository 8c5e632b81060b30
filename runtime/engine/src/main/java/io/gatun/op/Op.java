package io.gatun.op;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * An operator with its attributes. Implementations are records: two operators are equal when they compute the same.
 *
 * <p>Semantics follow the ONNX operator of the same {@link #type()} at its newest version that Gatun knows; the {@code
 * onnx} room converts older ones.
 */
public sealed interface Op
        permits AffineGrid,
                ArgExtreme,
                Attention,
                AveragePool,
                BatchNormalization,
                BatchNormalizationGradient,
                Binary,
                BitCast,
                Cast,
                CastLike,
                CausalConvWithState,
                CenterCropPad,
                Clip,
                Col2Im,
                Compare,
                Compress,
                Concat,
                ConstantOfShape,
                ControlFlow,
                Conv,
                ConvInteger,
                ConvTranspose,
                ConvWeightGradient,
                Cumulative,
                CustomOp,
                DeformConv,
                DepthToSpace,
                DequantizeLinear,
                Det,
                Dropout,
                DynamicQuantizeLinear,
                Einsum,
                Expand,
                EyeLike,
                Flatten,
                FusedConv,
                FusedGemm,
                Gather,
                GatherElements,
                GatherND,
                Gemm,
                GlobalAveragePool,
                GlobalLpPool,
                GlobalMaxPool,
                GridSample,
                GroupNormalization,
                Hardmax,
                Identity,
                InstanceNormalization,
                IsInf,
                IsNaN,
                LayerNormalization,
                LegacyBroadcast,
                LegacyTile,
                LinearAttention,
                LocalResponseGradient,
                LocalResponseNormalization,
                LogSoftmax,
                LpNormalization,
                LpPool,
                MatMul,
                MatMulInteger,
                MaxPool,
                MaxPoolGradient,
                MaxRoiPool,
                MaxUnpool,
                MeanVarianceNormalization,
                NonMaxSuppression,
                NonZero,
                OneHot,
                PRelu,
                Pad,
                QLinearConv,
                QLinearMatMul,
                QuantizeDequantize,
                QuantizeLinear,
                Range,
                RectifierGradient,
                Reduce,
                Reshape,
                Resize,
                ReverseSequence,
                RmsNormalization,
                RoiAlign,
                RotaryEmbedding,
                ScatterElements,
                ScatterND,
                ShapeOf,
                SizeOf,
                Slice,
                Softmax,
                SpaceToDepth,
                Split,
                Squeeze,
                SumPoolGradient,
                SwiGlu,
                TensorScatter,
                Tile,
                TopK,
                Transpose,
                Trilu,
                Unary,
                Unique,
                Unsqueeze,
                Variadic,
                Where {
    /** The operator's name in ONNX, such as {@code Conv}. */
    String type();

    /** The attributes as ONNX writes them; those that have their default value may be left out. */
    Attributes attributes();

    /**
     * The types of the outputs.
     *
     * @param in types and, where known, values of the inputs
     * @return empty if an output's shape depends on values that are not known yet; not empty when all values are known, but
     *     for {@link ControlFlow}
     * @throws io.gatun.GatunException if the inputs do not fit the operator, saying what was expected and what came
     */
    Optional<List<TensorType>> infer(Operands in);

    /**
     * Computes the outputs in plain loops: the definition of the operator.
     *
     * @param in one tensor an input; absent optional inputs are null
     * @param out one tensor an output, of the type that {@link #infer} gave; outputs nobody asked for are null
     */
    void evaluate(List<Tensor> in, List<Tensor> out);

    /**
     * The elements of the only output, int64, where they follow from the inputs' types alone, as those of Shape and Size do.
     */
    default Optional<long[]> valueFromTypes(Operands in) {
        return Optional.empty();
    }

    /** Multiply-accumulate operations for inputs of these types, as papers count them; 0 where nothing is multiplied. */
    default long macs(Operands in) {
        return 0;
    }
}
