package io.gatun.onnx;

import io.gatun.op.Binary;

/** Arithmetic on two or more tensors with broadcasting. */
final class ElementwiseOperators {
    private ElementwiseOperators() {}

    static void register(OperatorTable table) {
        for (var function : Binary.Function.values()) {
            table.add(function.type(), 7, _ -> new Binary(function));
        }
    }
}
