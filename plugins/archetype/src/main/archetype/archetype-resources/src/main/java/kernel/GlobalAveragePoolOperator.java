package ${package}.kernel;

import ${package}.device.Floats;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import java.util.Optional;

/** The mean of each channel of each image. */
record GlobalAveragePoolOperator() implements Operator {
    @Override
    public Optional<String> refusal(Graph graph, Node node) {
        return Optional.empty();
    }

    @Override
    public String kernelName() {
        return "plane by plane";
    }

    @Override
    public Kernel kernel(Graph graph, Node node) {
        var shape = graph.requireType(node.input(0)).shape();
        int plane = (int) shape.sizeBetween(2, shape.rank());
        return (y, inputs) -> average(inputs[0], plane, y);
    }

    private static void average(Floats x, int plane, Floats y) {
        for (int p = 0; p < y.count(); p++) {
            // in double: a plane may have 50,000 numbers, and their sum in float would lose the last of them
            double sum = 0;
            for (int i = 0; i < plane; i++) {
                sum += x.get(p * plane + i);
            }
            y.set(p, (float) (sum / plane));
        }
    }
}
