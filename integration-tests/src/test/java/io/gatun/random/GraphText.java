package io.gatun.random;

import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** A case as a person reads it: one line an input, a constant and a node. */
final class GraphText {
    private GraphText() {}

    static String of(RandomCase randomCase) {
        var graph = randomCase.graph();
        var lines = new StringJoiner("\n    ", "    ", "\n");
        graph.inputs().forEach(input -> lines.add(input.name() + " = input " + input));
        for (var feed : randomCase.feeds()) {
            lines.add("fed with " + feed);
        }
        graph.constants().forEach((value, tensor) -> lines.add(value + " = constant " + tensor));
        for (var node : graph.nodes()) {
            lines.add("%s = %s(%s) %s -> %s"
                    .formatted(
                            names(node.outputs()),
                            node.operator(),
                            names(node.inputs()),
                            node.op().attributes(),
                            node.outputs().stream()
                                    .map(value -> type(graph, value))
                                    .collect(Collectors.joining(", "))));
        }
        lines.add("outputs " + names(graph.outputs()));
        return lines.toString();
    }

    private static String type(Graph graph, Value value) {
        return graph.type(value).map(Object::toString).orElse("?");
    }

    private static String names(java.util.List<Value> values) {
        return values.stream().map(Value::name).collect(Collectors.joining(", "));
    }
}
