package io.gatun.gradient.head;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.AveragePool;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.DequantizeLinear;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.Gemm;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.Identity;
import io.gatun.op.LogSoftmax;
import io.gatun.op.MatMul;
import io.gatun.op.QuantizeLinear;
import io.gatun.op.Reduce;
import io.gatun.op.Reshape;
import io.gatun.op.Softmax;
import io.gatun.op.Squeeze;
import io.gatun.op.Unary;
import io.gatun.op.Unsqueeze;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import java.util.Map;
import java.util.Optional;

/**
 * The layer that makes classes of features: a Gemm, a MatMul with or without an addition, or a 1x1 convolution whose planes are
 * averaged, whatever stands behind it that only reshapes, normalises or rounds.
 *
 * @param node the layer, without what follows it
 * @param features how many numbers of a picture it sees; for a convolution, channels
 * @param classes how many numbers it gives
 * @param dtype of its weight
 * @param plane whether it sees whole planes, to be averaged, rather than one number a feature
 * @param ending what the network makes of its numbers
 */
public record LastLayer(Node node, long features, long classes, DType dtype, boolean plane, Ending ending) {
    /** What a network gives. */
    public enum Ending {
        /** Numbers as they are. */
        LOGITS,
        /** Probabilities; a network that ends in a sigmoid counts here, too. */
        SOFTMAX,
        /** Logarithms of probabilities. */
        LOG_SOFTMAX
    }

    /**
     * Finds it, from the output backwards.
     *
     * @param graph as it was read, not optimised
     * @throws GatunException naming the node where the search ended, and why
     */
    public static LastLayer of(Graph graph) {
        if (graph.outputs().size() != 1) {
            throw new GatunException("a network of one output is wanted to find its last layer, this has "
                    + graph.outputs().size() + ": " + graph.outputs());
        }
        return new Search(graph).run();
    }

    /** What the layer sees. */
    public Value input() {
        return node.input(0);
    }

    /** The way back from the output, and what was met on it. */
    private static final class Search {
        private final Graph graph;
        private final Optional<Graph> bound;
        private Ending ending = Ending.LOGITS;
        private Optional<Node> pool = Optional.empty();

        Search(Graph graph) {
            this.graph = graph;
            this.bound = SampleShapes.bind(graph);
        }

        LastLayer run() {
            var at = graph.outputs().getFirst();
            while (true) {
                var node = producer(at);
                switch (node.op()) {
                    case Gemm gemm
                    when !gemm.transposeA() -> {
                        return dense(node, gemm.transposeB() ? 1 : 0);
                    }
                    case MatMul _ -> {
                        return dense(node, 0);
                    }
                    case Conv conv -> {
                        return convolution(node, conv);
                    }
                    default -> at = before(node);
                }
            }
        }

        private Node producer(Value value) {
            return graph.producer(value)
                    .orElseThrow(() -> new GatunException("the way back from output '"
                            + graph.outputs().getFirst() + "' ends at '" + value
                            + "' without any layer that gives classes (Gemm, MatMul or 1x1 Conv)"));
        }

        /** Past a node that is no layer. */
        private Value before(Node node) {
            switch (node.op()) {
                case Softmax _ -> ending = Ending.SOFTMAX;
                case LogSoftmax _ -> ending = Ending.LOG_SOFTMAX;
                case Unary unary when unary.function() == Unary.Function.SIGMOID -> ending = Ending.SOFTMAX;
                // SqueezeNet cuts off negative scores before it averages them
                case Unary unary when unary.function() == Unary.Function.RELU -> {}
                case Reduce reduce when reduce.function() == Reduce.Function.MEAN -> pool = Optional.of(node);
                case GlobalAveragePool _, AveragePool _ -> pool = Optional.of(node);
                case Dropout _, Flatten _, Identity _, Reshape _, Squeeze _, Unsqueeze _ -> {}
                case QuantizeLinear _, DequantizeLinear _ -> {}
                case Binary binary
                when binary.function() == Binary.Function.ADD && isFixed(node.input(0)) -> {
                    return node.input(1);
                }
                case Binary binary when binary.function() == Binary.Function.ADD && isFixed(node.input(1)) -> {}
                default ->
                    throw new GatunException(node.describe() + ": stands at the end of the network and is no layer that"
                            + " gives classes; wanted Gemm, MatMul, or a 1x1 Conv whose planes are averaged");
            }
            return node.input(0);
        }

        private LastLayer dense(Node node, int inner) {
            var weight = weight(node);
            if (weight.rank() != 2) {
                throw new GatunException(
                        node.describe() + ": its weight '" + node.input(1) + "' is " + weight + ", wanted a matrix");
            }
            pool.ifPresent(between -> {
                throw new GatunException(between.describe() + ": averages what " + node.describe()
                        + " gives, which is then no score of one class for the whole picture");
            });
            return found(node, weight.dim(inner), weight.dim(1 - inner), false);
        }

        private LastLayer convolution(Node node, Conv conv) {
            var weight = weight(node);
            long kernel = weight.sizeBetween(2, weight.rank());
            if (kernel != 1 || conv.groups() != 1) {
                throw new GatunException(node.describe() + ": is the last layer, of weight " + weight + " in "
                        + conv.groups() + " groups; only a 1x1 convolution of one group gives classes");
            }
            boolean plane = pool.isPresent();
            if (!plane && !seesOnePoint(node)) {
                throw new GatunException(node.describe()
                        + ": gives classes for each place of a picture, and nothing behind" + " it averages them");
            }
            return found(node, weight.dim(1), weight.dim(0), plane);
        }

        private boolean seesOnePoint(Node node) {
            return bound.flatMap(known -> known.type(node.input(0)))
                    .map(type -> type.shape().sizeBetween(2, type.shape().rank()) == 1)
                    .orElse(false);
        }

        private LastLayer found(Node node, long features, long classes, boolean plane) {
            var output = graph.outputs().getFirst();
            bound.flatMap(known -> known.type(output)).ifPresent(type -> {
                if (type.shape().rank() == 0 || type.shape().size() != batch() * classes) {
                    throw new GatunException("output '" + output + "' is " + type + ", which is no row of the "
                            + classes + " classes that " + node.describe() + " gives");
                }
            });
            var dtype = graph.requireType(node.input(1)).dtype();
            return new LastLayer(node, features, classes, dtype, plane, ending);
        }

        private long batch() {
            var dims = bound.orElseThrow().inputs().getFirst().shapeWith(Map.of(), 1);
            return dims.rank() == 0 ? 1 : dims.dim(0);
        }

        private Shape weight(Node node) {
            var weight = node.input(1);
            if (!isFixed(weight) || graph.type(weight).isEmpty()) {
                throw new GatunException(node.describe() + ": is the last layer, but its weight '" + weight
                        + "' is computed from the input and cannot be learned");
            }
            return graph.requireType(weight).shape();
        }

        /** Whether a value is the same in every run. */
        private boolean isFixed(Value value) {
            return graph.constant(value).isPresent()
                    || graph.producer(value)
                            .map(node -> node.inputs().stream()
                                    .filter(Value::isPresent)
                                    .allMatch(this::isFixed))
                            .orElse(false);
        }
    }
}
