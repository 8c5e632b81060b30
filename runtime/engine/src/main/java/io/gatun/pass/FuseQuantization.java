package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.DequantizeLinear;
import io.gatun.op.QuantizeDequantize;
import io.gatun.op.QuantizeLinear;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/**
 * QuantizeLinear and then DequantizeLinear by the same constant scale and zero point: one rounding of float32 numbers, which
 * takes the second one's name. It gives the same bits, and the layers between such pairs stay layers of float32.
 */
final class FuseQuantization implements NodePass {
    @Override
    public boolean rewrite(Graph graph, Node node, GraphPatch patch, Arena arena) {
        if (!(node.op() instanceof DequantizeLinear dequantize)
                || dequantize.to().orElse(DType.FLOAT32) != DType.FLOAT32) {
            return false;
        }
        var rounding = graph.producer(node.input(0)).flatMap(quantize -> rounding(graph, quantize, node));
        rounding.ifPresent(one -> patch.replace(node, one));
        return rounding.isPresent();
    }

    private static Optional<Node> rounding(Graph graph, Node quantize, Node dequantize) {
        if (!(quantize.op() instanceof QuantizeLinear op)
                || op.precision().orElse(DType.FLOAT32) != DType.FLOAT32
                || !isFloat(graph, quantize.input(0))) {
            return Optional.empty();
        }
        var steps = graph.type(quantize.output()).map(TensorType::dtype).filter(FuseQuantization::isNarrow);
        var scale = single(graph, quantize.input(1));
        var zero = single(graph, quantize.input(2));
        boolean known = steps.isPresent()
                && scale.isPresent()
                && scale.get().dtype() == DType.FLOAT32
                && (zero.isPresent() || !quantize.input(2).isPresent());
        if (!known
                || !same(scale, single(graph, dequantize.input(1)))
                || value(zero) != value(single(graph, dequantize.input(2)))
                || dequantize.input(2).isPresent()
                        && single(graph, dequantize.input(2)).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Node(
                dequantize.name(),
                new QuantizeDequantize(scale.get().floatAt(0), (long) value(zero), steps.get()),
                List.of(quantize.input(0)),
                dequantize.outputs()));
    }

    /** A whole number that float32 holds exactly. */
    private static boolean isNarrow(DType dtype) {
        return dtype.isInteger() && dtype.bits() <= Short.SIZE;
    }

    private static boolean isFloat(Graph graph, Value value) {
        return graph.type(value).filter(type -> type.dtype() == DType.FLOAT32).isPresent();
    }

    /** A constant of one element. */
    private static Optional<Tensor> single(Graph graph, Value value) {
        return value.isPresent() ? graph.constant(value).filter(tensor -> tensor.size() == 1) : Optional.empty();
    }

    private static boolean same(Optional<Tensor> a, Optional<Tensor> b) {
        return b.isPresent()
                && a.get().dtype() == b.get().dtype()
                && a.get().floatAt(0) == b.get().floatAt(0);
    }

    private static double value(Optional<Tensor> zeroPoint) {
        return zeroPoint.map(tensor -> tensor.doubleAt(0)).orElse(0.0);
    }
}
