package io.gatun.onnx;

import io.gatun.op.Det;
import io.gatun.op.Gemm;
import io.gatun.op.Hardmax;
import io.gatun.op.LogSoftmax;
import io.gatun.op.MatMul;
import io.gatun.op.Op;
import io.gatun.op.Softmax;

/** Matrix products, determinants, and the softmax family that follows them in classifiers. */
final class MatrixOperators {
    private MatrixOperators() {}

    static void register(OperatorTable table) {
        // The attribute 'broadcast' of operator sets 1 and 6 only forbids what broadcasting would do today.
        table.add("Gemm", 1, MatrixOperators::gemm);
        table.add("MatMul", 1, _ -> new MatMul());
        table.add("Det", 11, _ -> new Det());
        addAlongAxis(table, "Softmax", Softmax::new);
        addAlongAxis(table, "LogSoftmax", LogSoftmax::new);
        addAlongAxis(table, "Hardmax", Hardmax::new);
    }

    @FunctionalInterface
    private interface AlongAxis {
        Op create(long axis, boolean flattened);
    }

    private static void addAlongAxis(OperatorTable table, String type, AlongAxis operator) {
        table.add(type, 1, node -> operator.create(node.attributes().getLong("axis", 1), true));
        table.add(type, 13, node -> operator.create(node.attributes().getLong("axis", -1), false));
    }

    private static Gemm gemm(NodeImport node) {
        var attributes = node.attributes();
        return new Gemm(
                attributes.getFloat("alpha", 1),
                attributes.getFloat("beta", 1),
                attributes.getFlag("transA", false),
                attributes.getFlag("transB", false));
    }
}
