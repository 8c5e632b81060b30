package io.gatun.place;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Activation;
import io.gatun.op.Binary;
import io.gatun.op.Clip;
import io.gatun.op.FusedConv;
import io.gatun.op.FusedGemm;
import io.gatun.op.Op;
import io.gatun.spi.Accelerator;
import io.gatun.spi.Support;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes apart what passes have fused and an accelerator does not take as one, if it takes the parts: so a plugin that knows
 * Conv and Relu runs a FusedConv, whatever later versions of the engine fuse.
 */
final class Unfusing {
    private Unfusing() {}

    static Graph of(Graph graph, Accelerator accelerator) {
        var refused = graph.nodes().stream()
                .filter(node -> isFused(node) && !takes(accelerator, graph, node))
                .toList();
        if (refused.isEmpty()) {
            return graph;
        }
        var all = new GraphPatch(graph);
        var parts = new HashMap<Node, List<Node>>();
        refused.forEach(node -> parts.put(node, parts(node, all)));
        replace(all, parts);
        var apart = all.apply();
        var helped = new GraphPatch(graph);
        refused.stream()
                .filter(node -> parts.get(node).stream().allMatch(part -> takes(accelerator, apart, part)))
                .forEach(node -> replace(helped, Map.of(node, parts(node, helped))));
        return helped.isEmpty() ? graph : helped.apply();
    }

    private static void replace(GraphPatch patch, Map<Node, List<Node>> parts) {
        parts.forEach((node, replacement) -> patch.replace(node, replacement.toArray(Node[]::new)));
    }

    private static boolean takes(Accelerator accelerator, Graph graph, Node node) {
        return accelerator.supports(graph, node) instanceof Support.Yes;
    }

    private static boolean isFused(Node node) {
        return node.op() instanceof FusedConv || node.op() instanceof FusedGemm;
    }

    private static List<Node> parts(Node node, GraphPatch patch) {
        return switch (node.op()) {
            case FusedConv(var conv, boolean residual, Optional<Activation> activation) -> {
                var operands =
                        node.inputs().subList(0, Math.min(3, node.inputs().size()));
                yield chain(
                        node,
                        conv,
                        operands,
                        residual ? Optional.of(node.input(3)) : Optional.empty(),
                        activation,
                        patch);
            }
            case FusedGemm(var gemm, Activation activation) ->
                chain(node, gemm, node.inputs(), Optional.empty(), Optional.of(activation), patch);
            default -> throw new IllegalArgumentException(node.describe());
        };
    }

    private static List<Node> chain(
            Node node,
            Op product,
            List<Value> operands,
            Optional<Value> residual,
            Optional<Activation> activation,
            GraphPatch patch) {
        var nodes = new ArrayList<Node>();
        boolean last = residual.isEmpty() && activation.isEmpty();
        var made = last ? node.output() : patch.newValue(node.output() + ".product");
        nodes.add(new Node(node.name(), product, operands, List.of(made)));
        if (residual.isPresent()) {
            var sum = activation.isEmpty() ? node.output() : patch.newValue(node.output() + ".sum");
            nodes.add(new Node(
                    node.name() + ".add",
                    new Binary(Binary.Function.ADD),
                    List.of(made, residual.get()),
                    List.of(sum)));
            made = sum;
        }
        if (activation.isPresent()) {
            nodes.add(activation(node, activation.get(), made, patch));
        }
        return nodes;
    }

    private static Node activation(Node node, Activation activation, Value in, GraphPatch patch) {
        var name = node.name() + "." + activation;
        return switch (activation) {
            case Activation.Function(var unary) -> new Node(name, unary, List.of(in), List.of(node.output()));
            case Activation.Range(float min, float max) ->
                new Node(
                        name,
                        new Clip(),
                        List.of(in, scalar(name + ".min", min, patch), scalar(name + ".max", max, patch)),
                        List.of(node.output()));
        };
    }

    private static Value scalar(String name, float number, GraphPatch patch) {
        // lives as long as anybody holds the graph
        var memory = Arena.ofAuto().allocate(Float.BYTES, Tensor.ALIGNMENT);
        memory.set(ValueLayout.JAVA_FLOAT, 0, number);
        return patch.newConstant(name, Tensor.view(new TensorType(DType.FLOAT32, Shape.of()), memory));
    }
}
