package io.gatun.random;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.AveragePool;
import io.gatun.op.Cast;
import io.gatun.op.InstanceNormalization;
import io.gatun.op.LayerNormalization;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.LpPool;
import io.gatun.op.MaxPool;
import io.gatun.op.MeanVarianceNormalization;
import io.gatun.op.NonZero;
import io.gatun.op.Pad;
import io.gatun.op.Reduce;
import io.gatun.op.Resize;
import io.gatun.op.ResizeFilter;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** Where ONNX Runtime 1.29 runs an operator, but computes something else than ONNX says, or ONNX says nothing. */
final class OnnxRuntimeDepartures {
    /** A node, and what its inputs are. */
    private record Use(Node node, Map<Value, Tensor> values) {
        Tensor input(int i) {
            return values.get(node.input(i));
        }

        Shape shape() {
            return input(0).shape();
        }

        boolean anyInput(DoublePredicate number) {
            return node.inputs().stream()
                    .filter(Value::isPresent)
                    .map(values::get)
                    .anyMatch(tensor -> LongStream.range(0, tensor.size())
                            .mapToDouble(tensor::doubleAt)
                            .anyMatch(number));
        }
    }

    private record Departure(String reason, Predicate<Use> applies) {}

    /** Operators that ask which number is greater, or multiply by 0 what they do not want. */
    private static final Set<String> ORDERING = Set.of(
            ("ArgMax ArgMin Cast Clip DynamicQuantizeLinear GlobalMaxPool Hardmax Max MaxPool Min NonZero QuantizeLinear"
                            + " ReduceMax ReduceMin Relu ScatterElements Sign Softmax LogSoftmax TopK")
                    .split(" "));

    private static final Set<String> NORMS =
            Set.of("GlobalLpPool", "LpNormalization", "LpPool", "ReduceL2", "ReduceLogSumExp", "ReduceSumSquare");

    /** Squares of more, or cubes, do not fit a float32. */
    private static final double HUGE = 1e10;

    /** Squares of less are 0 in float32, or not much more. */
    private static final double VANISHING = 1e-15;

    /** So much may rounding make of nothing. */
    private static final double TINY = 1e-4;

    /** The square of this and that of 1 do not fit one float32 well. */
    private static final double LARGE = 2;

    private static final List<Departure> KNOWN = List.of(
            new Departure(
                    "Cast from float64 to float16 rounds to float32 on its way",
                    use -> use.node.op() instanceof Cast cast
                            && cast.to().bits() == 16
                            && use.input(0).dtype() == DType.FLOAT64),
            new Departure(
                    "Cast to bool: what is nearly 0 in one is 0 in the other",
                    use -> use.node.op() instanceof Cast cast
                            && cast.to() == DType.BOOL
                            && use.input(0).dtype().isFloating()),
            new Departure(
                    "InstanceNormalization: a single number is not quite its mean",
                    use -> use.node.op() instanceof InstanceNormalization
                            && use.shape().sizeBetween(2, use.shape().rank()) == 1),
            new Departure(
                    "LayerNormalization: a scale of several axes, the last of extent 1, leaves elements out",
                    use -> use.node.op() instanceof LayerNormalization
                            && use.input(1).shape().rank() > 1
                            && use.input(1).shape().dim(-1) == 1),
            new Departure(
                    "LRN: squares of large numbers are added and taken away again",
                    use -> use.node.op() instanceof LocalResponseNormalization
                            && use.anyInput(x -> Math.abs(x) > LARGE)),
            new Departure(
                    "MaxPool: where dilation leaves a window nothing but padding, its index is none",
                    use -> use.node.op() instanceof MaxPool pool
                            && !pool.window().dilations().isEmpty()),
            new Departure(
                    "MeanVarianceNormalization: nothing is added to a variance of 0",
                    use -> use.node.op() instanceof MeanVarianceNormalization),
            new Departure(
                    "a NaN is compared with numbers; ONNX does not say where it stands",
                    use -> ORDERING.contains(use.node.operator()) && use.anyInput(Double::isNaN)),
            new Departure(
                    "NonZero: what is nearly 0 in one is 0 in the other",
                    use -> use.node.op() instanceof NonZero
                            && use.input(0).dtype().isFloating()
                            && use.anyInput(x -> Math.abs(x) < TINY)),
            new Departure(
                    "Gelu by tanh has constants of float32 in float64, too",
                    use -> use.node.op() instanceof Unary gelu
                            && gelu.function() == Unary.Function.GELU_TANH
                            && use.input(0).dtype() == DType.FLOAT64),
            new Departure(
                    "auto_pad SAME of kernels smaller than their strides: padding is negative",
                    OnnxRuntimeDepartures::isSmallerThanItsStrides),
            new Departure("pools: auto_pad does not see dilations", OnnxRuntimeDepartures::isDilatedSame),
            new Departure(
                    "pools: shapes are inferred with a last window that lies in the padding",
                    OnnxRuntimeDepartures::endsInThePadding),
            new Departure(
                    "Pad: what wraps around more than once is not filled",
                    use -> use.node.op() instanceof Pad pad && pad.mode() == Pad.Mode.WRAP && wrapsTwice(use)),
            new Departure(
                    "reductions of nothing keep their axes",
                    use -> use.node.op() instanceof Reduce && use.shape().size() == 0),
            new Departure(
                    "reductions: large whole numbers saturate",
                    use -> use.node.op() instanceof Reduce reduce
                            && use.input(0).dtype().isInteger()
                            && (reduce.function() == Reduce.Function.PROD || use.anyInput(x -> Math.abs(x) > 1 << 24))),
            new Departure(
                    "norms: squares underflow",
                    use -> NORMS.contains(use.node.operator()) && use.anyInput(x -> x != 0 && Math.abs(x) < VANISHING)),
            new Departure(
                    "norms: squares overflow",
                    use -> NORMS.contains(use.node.operator()) && use.anyInput(x -> Math.abs(x) > HUGE)),
            new Departure(
                    "Resize: infinity times a weight of 0",
                    use -> use.node.op() instanceof Resize
                            && LongStream.range(0, use.input(0).size())
                                    .anyMatch(i -> !Double.isFinite(use.input(0).doubleAt(i)))),
            new Departure(
                    "Resize, align_corners: an output extent that is no whole number is cut before",
                    use -> use.node.op() instanceof Resize resize
                            && resize.filter().coordinates() == ResizeFilter.Coordinates.ALIGN_CORNERS
                            && use.node.input(2).isPresent()),
            new Departure(
                    "Resize, nearest and half_pixel_symmetric: rounding moves a coordinate off its element",
                    use -> use.node.op() instanceof Resize resize
                            && resize.filter().mode() == ResizeFilter.Mode.NEAREST
                            && resize.filter().coordinates() == ResizeFilter.Coordinates.HALF_PIXEL_SYMMETRIC));

    private OnnxRuntimeDepartures() {}

    /** @throws Way.NotComparable if a node of the graph is known to give something else */
    static void check(Subject subject) throws Way.NotComparable {
        var graph = subject.randomCase().graph();
        for (var values : subject.defined()) {
            if (values.keySet().stream().anyMatch(value -> isNothing(graph, value, values.get(value)))) {
                throw new Way.NotComparable("tensors of nothing: some operators divide by their extents");
            }
        }
        for (var values : subject.defined()) {
            for (var node : graph.nodes()) {
                for (var departure : KNOWN) {
                    if (departure.applies.test(new Use(node, values))) {
                        throw new Way.NotComparable(departure.reason);
                    }
                }
            }
        }
    }

    /** Empty lists of axes and the like are no data. */
    private static boolean isNothing(Graph graph, Value value, Tensor tensor) {
        return tensor.size() == 0
                && (graph.constant(value).isEmpty() || tensor.dtype().isFloating());
    }

    private static boolean wrapsTwice(Use use) {
        var pads = use.input(1).toLongs();
        return LongStream.range(0, pads.length)
                .anyMatch(i ->
                        pads[(int) i] > use.shape().dim((int) i % use.shape().rank()));
    }

    private static boolean isSame(Use use) {
        return use.node.op().attributes().getString("auto_pad", "NOTSET").startsWith("SAME");
    }

    private static boolean isSmallerThanItsStrides(Use use) {
        if (!isSame(use)) {
            return false;
        }
        var attributes = use.node.op().attributes();
        var strides = attributes.getLongs("strides", List.of());
        var kernel = attributes.getLongs("kernel_shape", List.of());
        for (int axis = 0; axis < strides.size(); axis++) {
            long extent = kernel.isEmpty() ? use.input(1).shape().dim(axis + 2) : kernel.get(axis);
            if (extent < strides.get(axis)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDilatedSame(Use use) {
        return pool(use).isPresent()
                && isSame(use)
                && !use.node.op().attributes().getLongs("dilations", List.of()).isEmpty();
    }

    private static Optional<Window> pool(Use use) {
        return switch (use.node.op()) {
            case MaxPool pool -> Optional.of(pool.window());
            case AveragePool pool -> Optional.of(pool.window());
            case LpPool pool -> Optional.of(pool.window());
            default -> Optional.empty();
        };
    }

    private static boolean endsInThePadding(Use use) {
        var pool = pool(use);
        if (pool.isEmpty() || !use.node.op().attributes().getFlag("ceil_mode", false)) {
            return false;
        }
        var placed = pool.get().over(use.shape(), pool.get().kernel());
        for (int axis = 0; axis < use.shape().rank() - 2; axis++) {
            long room = use.shape().dim(axis + 2) + placed.before(axis) + placed.after(axis) - placed.reach(axis);
            long windows = Math.ceilDiv(room, placed.strides().get(axis)) + 1;
            if (windows != placed.outputExtent(use.shape(), axis, true)) {
                return true;
            }
        }
        return false;
    }
}
