package ${package}.kernel;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import java.util.Optional;

/** The same numbers under another shape. */
record ViewOperator() implements Operator {
    @Override
    public Optional<String> refusal(Graph graph, Node node) {
        return Optional.empty();
    }

    @Override
    public String kernelName() {
        return "copy";
    }

    /** The shape that a Reshape is given as its second input is known already: it is that of the output. */
    @Override
    public int operands(Node node) {
        return 1;
    }

    @Override
    public boolean isView() {
        return true;
    }

    /** For where the numbers are wanted in memory of their own. */
    @Override
    public Kernel kernel(Graph graph, Node node) {
        return (y, inputs) -> y.memory().copyFrom(inputs[0].memory());
    }
}
