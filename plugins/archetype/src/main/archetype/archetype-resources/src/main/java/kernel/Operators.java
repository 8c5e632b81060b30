package ${package}.kernel;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.Flatten;
import io.gatun.op.Gemm;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.MaxPool;
import io.gatun.op.Op;
import io.gatun.op.Reshape;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import java.util.Optional;

/** The operators that this device knows. A new one is a file beside this and a line here. */
public final class Operators {
    private Operators() {}

    /** How the device computes it; empty if it does not. */
    public static Optional<Operator> of(Op op) {
        return Optional.ofNullable(
                switch (op) {
                    case Conv conv -> new ConvOperator(conv);
                    case Gemm gemm -> new GemmOperator(gemm);
                    case MaxPool pool -> new MaxPoolOperator(pool);
                    case GlobalAveragePool _ -> new GlobalAveragePoolOperator();
                    case BatchNormalization normalization -> new BatchNormalizationOperator(normalization);
                    case Unary(var function, _, _) when function == Unary.Function.RELU -> new ReluOperator();
                    case Binary(var function) when function == Binary.Function.ADD -> new AddOperator();
                    case Flatten _, Reshape _ -> new ViewOperator();
                    default -> null;
                });
    }

    /** Why the device does not take the node; empty if it does. */
    public static Optional<String> refusal(Graph graph, Node node) {
        var operator = of(node.op());
        if (operator.isEmpty()) {
            return Optional.of("there is no kernel for " + node.operator());
        }
        return operands(graph, node, operator.get()).or(() -> operator.get().refusal(graph, node));
    }

    /** What is true of all kernels: they are written for float32, count in int, and want to know every shape beforehand. */
    private static Optional<String> operands(Graph graph, Node node, Operator operator) {
        for (int i = 0; i < operator.operands(node); i++) {
            var refusal = operand(graph, node.input(i));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return operand(graph, node.output());
    }

    private static Optional<String> operand(Graph graph, Value value) {
        var type = graph.type(value);
        if (type.isEmpty()) {
            return Optional.of("the shape of '" + value + "' depends on data");
        }
        if (type.get().dtype() != DType.FLOAT32) {
            return Optional.of("kernels compute f32, '" + value + "' is " + type.get());
        }
        if (type.get().shape().size() > Integer.MAX_VALUE) {
            return Optional.of("kernels count to 2^31-1, '" + value + "' is " + type.get());
        }
        return Optional.empty();
    }
}
