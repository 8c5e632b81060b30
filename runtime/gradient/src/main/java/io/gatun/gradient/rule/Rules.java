package io.gatun.gradient.rule;

import io.gatun.op.*;

/** Which rule is whose. A new operator does not compile before it has a line here: a rule, or why there is none. */
public final class Rules {
    private Rules() {}

    /** The rule of an operator; one that {@link Rule#stops} or always refuses where it has no gradient. */
    public static Rule of(Op op) {
        return switch (op) {
            case Conv conv -> ConvolutionRule.conv(conv);
            case ConvTranspose transpose -> ConvolutionRule.transpose(transpose);
            case Gemm gemm -> MatrixRule.gemm(gemm);
            case MatMul _ -> MatrixRule::matmul;
            case Einsum einsum -> new EinsumRule(einsum);

            case MaxPool pool -> PoolRule.max(pool);
            case AveragePool pool -> PoolRule.average(pool);
            case LpPool pool -> PoolRule.lp(pool);
            case GlobalMaxPool _ -> PoolRule::globalMax;
            case GlobalAveragePool _ -> PoolRule::globalAverage;
            case GlobalLpPool pool -> PoolRule.globalLp(pool.p());

            case BatchNormalization normalization -> new BatchNormalizationRule(normalization);
            case InstanceNormalization normalization -> NormalizationRule.instance(normalization.epsilon());
            case GroupNormalization normalization -> NormalizationRule.group(normalization);
            case LayerNormalization normalization -> NormalizationRule.layer(normalization);
            case RmsNormalization normalization -> NormalizationRule.rms(normalization);
            case MeanVarianceNormalization normalization -> NormalizationRule.meanVariance(normalization);
            case LocalResponseNormalization normalization -> ResponseRule.local(normalization);
            case LpNormalization normalization -> ResponseRule.lp(normalization);

            case Unary unary -> UnaryRule.of(unary);
            case Binary binary -> BinaryRule.of(binary);
            case Variadic variadic -> new VariadicRule(variadic.function());
            case PRelu prelu -> new PReluRule(prelu);
            case Clip _ -> new ClipRule();
            case Where _ -> new WhereRule();
            case SwiGlu swiGlu -> ElementRule.swiGlu(swiGlu);
            case Softmax softmax -> new SoftmaxRule(softmax.axis(), softmax.flattened(), false);
            case LogSoftmax softmax -> new SoftmaxRule(softmax.axis(), softmax.flattened(), true);
            case Reduce reduce -> new ReduceRule(reduce);
            case Cumulative cumulative -> CumulativeRule.of(cumulative);

            case Identity _, Dropout _, Reshape _, Flatten _, Squeeze _, Unsqueeze _ -> ShapeRule::reshape;
            case Expand _ -> ShapeRule::expand;
            case Tile _ -> ShapeRule::tile;
            case Transpose transpose -> ShapeRule.transpose(transpose);
            case Concat concat -> ShapeRule.concat(concat.axis());
            case Split split -> ShapeRule.split(split.axis());
            case DepthToSpace depthToSpace -> ShapeRule.depthToSpace(depthToSpace);
            case SpaceToDepth spaceToDepth -> ShapeRule.spaceToDepth(spaceToDepth);
            case Slice _ -> new SliceRule();
            case Pad pad -> ResampleRule.pad(pad);
            case Resize resize -> ResampleRule.resize(resize);
            case Trilu trilu -> ElementRule.trilu(trilu);
            case ReverseSequence reverse -> ElementRule.reverse(reverse);
            case Cast cast -> cast.to().isFloating() ? ElementRule::cast : stops("whole numbers do not move a little");
            case CastLike _ -> ElementRule::cast;

            case Gather gather -> GatherRule.gather(gather.axis());
            case GatherElements gather -> GatherRule.gatherElements(gather.axis());
            case GatherND gather -> GatherRule.gatherNd(gather);
            case ScatterElements scatter -> GatherRule.scatterElements(scatter);
            case ScatterND scatter -> GatherRule.scatterNd(scatter);
            case TopK topK -> GatherRule.topK(topK);

            case Compare _, IsInf _, IsNaN _ -> stops("it says yes or no");
            case ArgExtreme _, NonZero _, NonMaxSuppression _, Unique _ -> stops("it says where something is");
            case Hardmax _, OneHot _ -> stops("its elements are all or nothing");
            case ShapeOf _, SizeOf _, ConstantOfShape _, EyeLike _, Range _ ->
                stops("it does not depend on the elements of its input");

            case QuantizeLinear _,
                    DynamicQuantizeLinear _,
                    QLinearConv _,
                    QLinearMatMul _,
                    ConvInteger _,
                    MatMulInteger _ -> stops("whole numbers do not move a little");
            case DequantizeLinear _, QuantizeDequantize _ ->
                refused("quantised networks are not trained; train the network first and quantise it then");

            case ConvWeightGradient _,
                    MaxPoolGradient _,
                    BatchNormalizationGradient _,
                    RectifierGradient _,
                    LocalResponseGradient _,
                    SumPoolGradient _ ->
                refused("it is itself the gradient of another operator; there are no gradients of gradients");
            case FusedConv _, FusedGemm _ ->
                refused("it is made when a network is optimised; differentiate the network before");
            case ControlFlow _ -> refused("loops and branches that are decided while running are not differentiated");
            case CustomOp _ -> refused("only who wrote it knows");
            case AffineGrid _,
                    Attention _,
                    BitCast _,
                    CausalConvWithState _,
                    CenterCropPad _,
                    Col2Im _,
                    Compress _,
                    DeformConv _,
                    Det _,
                    GridSample _,
                    LegacyBroadcast _,
                    LegacyTile _,
                    LinearAttention _,
                    MaxRoiPool _,
                    MaxUnpool _,
                    RoiAlign _,
                    RotaryEmbedding _,
                    TensorScatter _ -> refused("no rule is written for it");
        };
    }

    private static Rule stops(String why) {
        return new NoGradient(true, why);
    }

    private static Rule refused(String why) {
        return new NoGradient(false, why);
    }
}
