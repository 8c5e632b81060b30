package ${package}.kernel;

import ${package}.device.Floats;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import java.util.Optional;

/** Negative numbers become zero. */
record ReluOperator() implements Operator {
    @Override
    public Optional<String> refusal(Graph graph, Node node) {
        return Optional.empty();
    }

    @Override
    public String kernelName() {
        return "number by number";
    }

    @Override
    public Kernel kernel(Graph graph, Node node) {
        return (y, inputs) -> rectify(inputs[0], y);
    }

    private static void rectify(Floats x, Floats y) {
        for (int i = 0; i < y.count(); i++) {
            float number = x.get(i);
            // so that a NaN stays one
            y.set(i, number < 0 ? 0 : number);
        }
    }
}
