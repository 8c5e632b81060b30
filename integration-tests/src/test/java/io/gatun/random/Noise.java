package io.gatun.random;

import io.gatun.graph.Node;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What an implementation that is as good as another may make of a node: the exact result for inputs that are a little
 * different, a little different itself. See {@link Tolerance}.
 */
final class Noise {
    static final Noise NONE = new Noise(0, 0, Exactness.KERNELS);

    /** What an implementation promises. */
    enum Exactness {
        /** Gatun's kernels. */
        KERNELS,
        /** The same with weights in bfloat16. */
        COMPACT,
        /** ONNX Runtime's, which approximates some functions to a part of their range, not of their value. */
        ONNX_RUNTIME
    }

    /** Of the least distance between two numbers of a type, for operators that round. */
    private static final double ULPS = 4;

    /**
     * Of the same at the largest element of an input, and of the output: Winograd's transforms add numbers of a whole tile
     * before they multiply and after it, so a small element is as uncertain as its largest neighbour.
     */
    private static final double ULPS_OF_LARGEST = 8;

    /** Results that are smaller may come as 0. */
    private static final double SUBNORMAL = Float.MIN_NORMAL;

    /** Units in the last place of 1, by which {@link #APPROXIMATED} may be wrong. */
    private static final double ULPS_OF_ONE = 1;

    /** Half a unit in the last place of bfloat16, by which {@code Numerics.COMPACT} rounds weights. */
    private static final double COMPACT = 1.0 / 512;

    private static final Set<String> PRODUCTS =
            Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum", "FusedGemm", "Resize", "CumSum");

    private static final Set<String> APPROXIMATED =
            Set.of("Sigmoid", "Tanh", "Erf", "Gelu", "Swish", "Mish", "LogSoftmax", "Elu", "Selu", "Celu", "Softplus");

    /**
     * Where ONNX Runtime takes a sum of squares from another, so that what is left of numbers smaller than the square root
     * of a unit, times the largest, is noise.
     */
    private static final Set<String> DIFFERENCES_OF_SQUARES = Set.of("LRN", "GroupNormalization");

    /** Operators that move, choose or test numbers: all implementations give the same bits for the same bits. */
    private static final Set<String> EXACT = Set.of(
            ("Abs And ArgMax ArgMin BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast Ceil Clip Compress Concat"
                            + " ConstantOfShape DepthToSpace Dropout Equal Expand EyeLike Flatten Floor Gather"
                            + " GatherElements GatherND GlobalMaxPool Greater GreaterOrEqual Hardmax Identity IsInf IsNaN Less"
                            + " LessOrEqual Max MaxPool Min Neg NonZero Not OneHot Or Pad ReduceMax ReduceMin Relu Reshape Round"
                            + " Shape Sign Size Slice SpaceToDepth Split Squeeze Tile TopK Transpose Trilu Unsqueeze Where Xor")
                    .split(" "));

    private final SplittableRandom random;
    private final double strength;
    private final Exactness exactness;

    private Noise(long seed, double strength, Exactness exactness) {
        this.random = new SplittableRandom(seed);
        this.strength = strength;
        this.exactness = exactness;
    }

    /**
     * Noise of a seed.
     *
     * @param strength 1 or -1: noise of one seed in both directions crosses every threshold that is near
     */
    static Noise of(long seed, double strength, Exactness exactness) {
        return new Noise(seed, strength, exactness);
    }

    /** The inputs to compute with; those that have noise are copies. */
    List<Tensor> onInputs(Node node, List<Tensor> in, Arena arena) {
        if (strength == 0 || EXACT.contains(node.operator())) {
            return in;
        }
        boolean product = PRODUCTS.contains(node.operator());
        var noisy = new ArrayList<Tensor>();
        for (int i = 0; i < in.size(); i++) {
            var tensor = in.get(i);
            if (tensor == null || !tensor.dtype().isFloating()) {
                noisy.add(tensor);
                continue;
            }
            var copy = Tensor.allocate(tensor.type(), arena);
            copy.segment().copyFrom(tensor.segment());
            double unit = unit(tensor.dtype());
            double relative = ULPS * unit + (exactness == Exactness.COMPACT && product && i == 1 ? COMPACT : 0);
            disturb(copy, relative, partOfLargest(node, unit) * largest(tensor));
            noisy.add(copy);
        }
        return noisy;
    }

    private double partOfLargest(Node node, double unit) {
        if (exactness == Exactness.ONNX_RUNTIME && DIFFERENCES_OF_SQUARES.contains(node.operator())) {
            return Math.sqrt(unit);
        }
        return PRODUCTS.contains(node.operator()) ? ULPS_OF_LARGEST * unit : 0;
    }

    void onOutputs(Node node, List<Tensor> out) {
        if (strength == 0 || EXACT.contains(node.operator())) {
            return;
        }
        for (var tensor : out) {
            if (tensor != null && tensor.dtype().isFloating()) {
                double unit = unit(tensor.dtype());
                boolean approximated = exactness == Exactness.ONNX_RUNTIME && APPROXIMATED.contains(node.operator());
                boolean product = PRODUCTS.contains(node.operator());
                disturb(
                        tensor,
                        ULPS * unit,
                        approximated ? ULPS_OF_ONE * unit : product ? ULPS_OF_LARGEST * unit * largest(tensor) : 0);
            }
        }
    }

    private void disturb(Tensor tensor, double relative, double absolute) {
        for (long i = 0; i < tensor.size(); i++) {
            double x = tensor.doubleAt(i);
            double most = relative * Math.abs(x) + absolute + (relative > 0 ? SUBNORMAL : 0);
            double by = strength * (2 * random.nextDouble() - 1) * most;
            if (Double.isFinite(x) && by != 0) {
                tensor.set(i, x + by);
            }
        }
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (long i = 0; i < tensor.size(); i++) {
            double x = Math.abs(tensor.doubleAt(i));
            largest = Double.isFinite(x) ? Math.max(largest, x) : largest;
        }
        return largest;
    }

    /** Distance between 1 and the next number of a floating type; 0 for others. */
    static double unit(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> Math.ulp(1.0);
            case FLOAT32 -> Math.ulp(1f);
            case FLOAT16 -> 1.0 / 1024;
            case BFLOAT16 -> 1.0 / 128;
            default -> 0;
        };
    }
}
