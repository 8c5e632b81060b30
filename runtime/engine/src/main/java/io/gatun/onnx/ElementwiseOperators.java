package io.gatun.onnx;

import io.gatun.op.Binary;
import io.gatun.op.Unary;

/** Functions of one number, and arithmetic on two or more tensors with broadcasting. */
final class ElementwiseOperators {
    private ElementwiseOperators() {}

    static void register(OperatorTable table) {
        for (var function : new Unary.Function[] {Unary.Function.RELU, Unary.Function.SIGMOID, Unary.Function.TANH}) {
            table.add(function.type(), 1, _ -> Unary.of(function));
        }
        table.add("LeakyRelu", 1, node ->
                new Unary(Unary.Function.LEAKY_RELU, node.attributes().getFloat("alpha", 0.01f), 0));
        for (var function : Binary.Function.values()) {
            table.add(function.type(), 7, _ -> new Binary(function));
        }
    }
}
