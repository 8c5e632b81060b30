package io.gatun.pass;

import io.gatun.graph.Node;
import io.gatun.op.Binary;
import io.gatun.op.Variadic;

/** The ways in which files write a + b. */
final class Additions {
    private Additions() {}

    /** Whether {@code node} adds two tensors and does nothing else. */
    static boolean isOfTwo(Node node) {
        return switch (node.op()) {
            case Binary(var function) -> function == Binary.Function.ADD;
            case Variadic(var function) ->
                function == Variadic.Function.SUM && node.inputs().size() == 2;
            default -> false;
        };
    }
}
