package io.gatun.cli;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Subgraph;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.ControlFlow;
import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.Gemm;
import io.gatun.op.GroupNormalization;
import io.gatun.op.InstanceNormalization;
import io.gatun.op.LayerNormalization;
import io.gatun.op.LegacyBroadcast;
import io.gatun.op.MatMul;
import io.gatun.op.PRelu;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a node of a network takes and makes.
 *
 * @param output types of the outputs; {@code ?} where the shape depends on data
 * @param parameters learnable numbers; each counts at the first layer that reads it
 * @param macs multiply-accumulate operations, as papers count them
 * @param activationBytes size of the outputs
 */
record Layer(String name, String operator, String output, long parameters, long macs, long activationBytes) {

    /** The layers of a bound graph, in running order; behind those that run graphs of their own, the layers of these. */
    static List<Layer> of(Graph graph) {
        var counted = new HashSet<Value>();
        var layers = new ArrayList<Layer>();
        for (var node : graph.nodes()) {
            layers.add(of(graph, node, counted));
            addBodies(node, layers);
        }
        return layers;
    }

    /** Nothing says how often these run and on what, so that they only show their operators and learnable numbers. */
    private static void addBodies(Node node, List<Layer> layers) {
        if (!(node.op() instanceof ControlFlow flow)) {
            return;
        }
        for (var body : flow.bodies()) {
            if (body instanceof Subgraph inside) {
                var counted = new HashSet<Value>();
                for (var inner : inside.nodes()) {
                    var constants = inside.constants();
                    layers.add(new Layer(
                            node.name() + " > " + inner.name(),
                            inner.op().type(),
                            "?",
                            parameters(inner, counted, value -> Optional.ofNullable(constants.get(value))),
                            0,
                            0));
                    addBodies(inner, layers);
                }
            }
        }
    }

    private static Layer of(Graph graph, Node node, Set<Value> counted) {
        var types = node.outputs().stream()
                .filter(Value::isPresent)
                .map(graph::type)
                .toList();
        return new Layer(
                node.name().isEmpty() ? node.output().name() : node.name(),
                node.op().type(),
                types.stream()
                        .map(type -> type.map(Object::toString).orElse("?"))
                        .collect(Collectors.joining(" ")),
                parameters(node, counted, graph::constant),
                isTyped(graph, node) ? node.op().macs(graph.operands(node)) : 0,
                types.stream()
                        .flatMap(Optional::stream)
                        .mapToLong(TensorType::bytes)
                        .sum());
    }

    private static boolean isTyped(Graph graph, Node node) {
        return node.inputs().stream()
                .filter(Value::isPresent)
                .allMatch(input -> graph.type(input).isPresent());
    }

    private static long parameters(Node node, Set<Value> counted, Function<Value, Optional<Tensor>> constants) {
        return learnable(node).stream()
                .filter(Value::isPresent)
                .distinct()
                .flatMap(value -> constants
                        .apply(value)
                        .filter(tensor -> tensor.dtype().isFloating() && !isScalarOperand(node, tensor))
                        .filter(_ -> counted.add(value))
                        .stream())
                .mapToLong(Tensor::size)
                .sum();
    }

    /** Inputs whose constants training would change: weights, biases, scales and slopes, but no running statistics. */
    private static List<Value> learnable(Node node) {
        return switch (node.op()) {
            case Conv _, ConvTranspose _, Gemm _, MatMul _, PRelu _, Binary _, LegacyBroadcast _ -> node.inputs();
            case BatchNormalization _, InstanceNormalization _, LayerNormalization _, GroupNormalization _ ->
                List.of(node.input(1), node.input(2));
            default -> List.of();
        };
    }

    /** Whether a tensor is the number in something like x / 2, which nobody learned. */
    private static boolean isScalarOperand(Node node, Tensor tensor) {
        return tensor.size() == 1 && (node.op() instanceof Binary || node.op() instanceof LegacyBroadcast);
    }
}
