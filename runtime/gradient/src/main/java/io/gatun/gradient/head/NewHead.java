package io.gatun.gradient.head;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.Flatten;
import io.gatun.op.Gemm;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.LogSoftmax;
import io.gatun.op.MatMul;
import io.gatun.op.Softmax;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A network whose last layer was exchanged for a fresh one, for other classes. Whatever the old layer was, the new one is a Gemm
 * on one row of features a picture: where the old was a convolution, planes are averaged first, which gives the same as averaging
 * its scores and costs less, and a ReLU on the scores goes, since it would keep some from learning.
 *
 * @param replaced what was there before
 * @param features the network up to the layer: the inputs, and one output [N, features]
 * @param head the layer alone: an input [N, features], and the logits [N, classes]
 * @param network both together: inputs and the output are called as before, and the output is [N, classes], normalised as before
 * @param weight [classes, features], a constant of {@code head} and {@code network}
 * @param bias [classes], likewise
 * @param logits what the layer gives, in {@code head} and {@code network}
 */
public record NewHead(
        LastLayer replaced, Graph features, Graph head, Graph network, Value weight, Value bias, Value logits) {
    /**
     * Exchanges the last layer.
     *
     * @param graph as it was read, not optimised; stays as it is
     * @param classes how many the new layer tells apart, at least 2
     * @param seed the same seed gives the same weights on every machine
     * @param arena owns the new weights; the graphs must not be used after it closes
     * @throws GatunException if the network has no last layer that can be found, naming the node where the search ended
     */
    public static NewHead on(Graph graph, int classes, HeadInitialisation initialisation, long seed, Arena arena) {
        if (classes < 2) {
            throw new GatunException("a last layer tells at least 2 classes apart, got " + classes);
        }
        return new Surgery(graph, LastLayer.of(graph)).exchange(classes, initialisation, seed, arena);
    }

    /** What learns where nothing but the new layer does: its weight and its bias. */
    public List<Value> parameters() {
        return List.of(weight, bias);
    }

    private static final class Surgery {
        private final Graph graph;
        private final LastLayer old;
        private final Set<Value> reserved = new HashSet<>();

        Surgery(Graph graph, LastLayer old) {
            this.graph = graph;
            this.old = old;
        }

        NewHead exchange(int classes, HeadInitialisation initialisation, long seed, Arena arena) {
            var random = new Random(seed);
            var weight = Tensor.allocate(new TensorType(old.dtype(), Shape.of(classes, old.features())), arena);
            initialisation.fillWeight(weight, random);
            var bias = Tensor.allocate(new TensorType(old.dtype(), Shape.of(classes)), arena);
            initialisation.fillBias(bias, old.features(), random);
            var output = graph.outputs().getFirst();
            var layer = new Layer(
                    fresh("head.weight"),
                    weight,
                    fresh("head.bias"),
                    bias,
                    old.ending() == LastLayer.Ending.LOGITS ? output : fresh("logits"));
            var pooled = fresh("pooled");
            var flat = fresh("features");

            var body = upToLayer();
            var features = addFeatures(body, pooled, flat);
            var whole = upToLayer();
            normalise(whole, layer.add(whole, addFeatures(whole, pooled, flat)), output);
            var head = new GraphBuilder(graph.name() + " head").limits(graph.limits());
            var input = head.input(features.name(), old.dtype(), Dim.of("N"), Dim.of(old.features()));
            return new NewHead(
                    old,
                    body.output(features).build(),
                    head.output(layer.add(head, input)).build(),
                    whole.output(output).build(),
                    layer.weight,
                    layer.bias,
                    layer.logits);
        }

        /** A name that nothing in the graph has. */
        private Value fresh(String name) {
            var value = new Value(name);
            for (int i = 2; graph.has(value) || !reserved.add(value); i++) {
                value = new Value(name + "." + i);
            }
            return value;
        }

        /** All that the old layer's input needs. */
        private GraphBuilder upToLayer() {
            var needed = new HashSet<Value>(Set.of(old.input()));
            for (var node : graph.nodes().reversed()) {
                if (node.outputs().stream().anyMatch(needed::contains)) {
                    needed.addAll(node.inputs());
                }
            }
            var builder =
                    new GraphBuilder(graph.name()).metadata(graph.metadata()).limits(graph.limits());
            graph.inputs().forEach(builder::input);
            graph.constants().forEach((value, tensor) -> {
                if (needed.contains(value)) {
                    builder.constant(value, tensor);
                }
            });
            graph.nodes().stream()
                    .filter(node -> node.outputs().stream().anyMatch(needed::contains))
                    .forEach(builder::node);
            return builder;
        }

        /** What the old layer saw as one row a picture. */
        private Value addFeatures(GraphBuilder builder, Value pooled, Value flat) {
            var seen = old.input();
            if (old.plane()) {
                seen = builder.node(pooled.name(), new GlobalAveragePool(), seen);
            }
            return isRow() ? seen : builder.node(flat.name(), new Flatten(1), seen);
        }

        private boolean isRow() {
            return switch (old.node().op()) {
                case Gemm _ -> true;
                case MatMul _ -> rankOfInput().orElse(2) == 2;
                default -> false;
            };
        }

        private Optional<Integer> rankOfInput() {
            return SampleShapes.bind(graph)
                    .flatMap(bound -> bound.type(old.input()))
                    .map(type -> type.shape().rank());
        }

        private void normalise(GraphBuilder builder, Value logits, Value output) {
            switch (old.ending()) {
                case LOGITS -> {}
                case SOFTMAX -> builder.node(output.name(), new Softmax(1, false), logits);
                case LOG_SOFTMAX -> builder.node(output.name(), new LogSoftmax(1, false), logits);
            }
        }
    }

    private record Layer(Value weight, Tensor weights, Value bias, Tensor biases, Value logits) {
        Value add(GraphBuilder builder, Value features) {
            builder.constant(weight, weights);
            builder.constant(bias, biases);
            return builder.node(logits.name(), new Gemm(1, 1, false, true), features, weight, bias);
        }
    }
}
