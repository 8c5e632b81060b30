package ${package}.kernel;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import java.util.Optional;

/** One operator on this device. The engine has checked the node by then: ranks, extents and attributes fit each other. */
public interface Operator {
    /** What the device lacks for this node, in words that a user reads in {@code gatun explain}; empty if it takes it. */
    Optional<String> refusal(Graph graph, Node node);

    /** Prepares the kernel for the shapes of this node. */
    Kernel kernel(Graph graph, Node node);

    /** What {@code gatun explain} and profiles call the kernel. */
    String kernelName();

    /** How many inputs the kernel reads. Optional ones that may be missing come last. */
    default int operands(Node node) {
        return (int) node.inputs().stream().filter(Value::isPresent).count();
    }

    /** Weights that the kernel wants in a form of its own, as input {@code i}; empty to take the input as it is. */
    default Optional<Buffer> packed(Graph graph, Node node, int i, CompileContext context) {
        return Optional.empty();
    }

    /** Whether the output is the first input under another shape. */
    default boolean isView() {
        return false;
    }
}
