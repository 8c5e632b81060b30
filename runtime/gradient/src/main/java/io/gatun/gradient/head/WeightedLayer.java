package io.gatun.gradient.head;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.Gemm;
import io.gatun.op.GroupNormalization;
import io.gatun.op.Identity;
import io.gatun.op.InstanceNormalization;
import io.gatun.op.LayerNormalization;
import io.gatun.op.MatMul;
import io.gatun.op.PRelu;
import io.gatun.op.Reshape;
import io.gatun.op.RmsNormalization;
import io.gatun.op.Transpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A layer with weights: a convolution or a matrix product, with the biases, scales and slopes that follow before the next one.
 *
 * @param node the convolution or the product
 * @param parameters constants that can be learned: the weight first. A batch normalisation's statistics are not among them
 */
public record WeightedLayer(Node node, List<Value> parameters) {
    /** Copies the list. */
    public WeightedLayer {
        parameters = List.copyOf(parameters);
    }

    /**
     * The layers of a network, in running order. Layers whose weights are no floating constants, as in quantised networks, are
     * left out; weights that several share belong to the last.
     *
     * @param graph as it was read, not optimised
     */
    public static List<WeightedLayer> of(Graph graph) {
        return new Walk(graph).layers();
    }

    /**
     * What can be learned in the last layers: all of it where {@code count} is the number of layers.
     *
     * @param count how many layers, at least 1
     * @return the parameters, those of the first of the layers first
     * @throws GatunException if the network has fewer layers
     */
    public static List<Value> lastLayers(Graph graph, int count) {
        var layers = of(graph);
        if (count < 1 || count > layers.size()) {
            throw new GatunException(
                    graph.name() + ": has " + layers.size() + " layers with weights, got " + count + " to train");
        }
        return layers.subList(layers.size() - count, layers.size()).stream()
                .flatMap(layer -> layer.parameters.stream())
                .toList();
    }

    /** One walk through a graph. */
    private static final class Walk {
        private final Graph graph;

        /** The parameters of each layer, in running order. */
        private final List<List<Value>> parameters = new ArrayList<>();

        private final List<Node> nodes = new ArrayList<>();

        /** The latest layer that a value comes from. */
        private final Map<Value, Integer> layerOf = new HashMap<>();

        Walk(Graph graph) {
            this.graph = graph;
        }

        List<WeightedLayer> layers() {
            graph.nodes().forEach(this::visit);
            var taken = new HashSet<Value>();
            var layers = new ArrayList<WeightedLayer>();
            for (int i = nodes.size() - 1; i >= 0; i--) {
                var own = parameters.get(i).stream().filter(taken::add).toList();
                if (!own.isEmpty()) {
                    layers.addFirst(new WeightedLayer(nodes.get(i), own));
                }
            }
            return layers;
        }

        private void visit(Node node) {
            var latest = node.inputs().stream()
                    .map(layerOf::get)
                    .filter(Objects::nonNull)
                    .max(Integer::compare);
            var learnable = learnable(node);
            if (isLayer(node) && !learnable.isEmpty()) {
                latest = Optional.of(nodes.size());
                nodes.add(node);
                parameters.add(new ArrayList<>(learnable));
            } else {
                latest.ifPresent(layer -> parameters.get(layer).addAll(learnable));
            }
            latest.ifPresent(layer -> node.outputs().forEach(output -> layerOf.put(output, layer)));
        }

        private static boolean isLayer(Node node) {
            return switch (node.op()) {
                case Conv _, ConvTranspose _, Gemm _, MatMul _ -> true;
                default -> false;
            };
        }

        /** Constants of a node that are learned, not chosen: the second and third input of most. */
        private List<Value> learnable(Node node) {
            var candidates = switch (node.op()) {
                case Conv _, ConvTranspose _, Gemm _ -> Stream.of(node.input(1), node.input(2));
                case BatchNormalization _, GroupNormalization _, InstanceNormalization _, LayerNormalization _ ->
                    Stream.of(node.input(1), node.input(2));
                case PRelu _, RmsNormalization _ -> Stream.of(node.input(1));
                case MatMul _ -> node.inputs().stream();
                case Binary binary
                when isScaleOrShift(binary) -> node.inputs().stream().filter(this::isVector);
                default -> Stream.<Value>empty();
            };
            return candidates.flatMap(value -> root(value).stream()).toList();
        }

        private static boolean isScaleOrShift(Binary binary) {
            return binary.function() == Binary.Function.ADD || binary.function() == Binary.Function.MUL;
        }

        /** Single numbers are part of formulas, such as the 3 and 6 of a hard swish. */
        private boolean isVector(Value value) {
            return graph.type(value).map(type -> type.shape().size() > 1).orElse(false);
        }

        /** The floating constant that a value is, whatever its order or shape. */
        private Optional<Value> root(Value value) {
            var constant = graph.constant(value);
            if (constant.isPresent()) {
                return constant.filter(tensor -> tensor.dtype().isFloating()).map(_ -> value);
            }
            return graph.producer(value).filter(Walk::onlyMoves).flatMap(node -> root(node.input(0)));
        }

        private static boolean onlyMoves(Node node) {
            return switch (node.op()) {
                case Identity _, Reshape _, Transpose _ -> true;
                default -> false;
            };
        }
    }
}
