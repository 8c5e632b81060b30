package ${package}.kernel;

import ${package}.device.Floats;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import java.util.Optional;

/** The sum of two tensors of one shape. */
record AddOperator() implements Operator {
    @Override
    public Optional<String> refusal(Graph graph, Node node) {
        var first = graph.requireType(node.input(0));
        var second = graph.requireType(node.input(1));
        return first.equals(second)
                ? Optional.empty()
                : Optional.of("adds tensors of one shape, '" + node.input(0) + "' is " + first + ", '" + node.input(1)
                        + "' is " + second);
    }

    @Override
    public String kernelName() {
        return "number by number";
    }

    @Override
    public Kernel kernel(Graph graph, Node node) {
        return (y, inputs) -> add(inputs[0], inputs[1], y);
    }

    private static void add(Floats a, Floats b, Floats y) {
        for (int i = 0; i < y.count(); i++) {
            y.set(i, a.get(i) + b.get(i));
        }
    }
}
