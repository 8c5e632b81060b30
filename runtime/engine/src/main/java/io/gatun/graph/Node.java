package io.gatun.graph;

import io.gatun.op.Op;
import java.util.List;

/**
 * One application of an operator.
 *
 * @param name for messages and tables; not necessarily unique
 * @param inputs in the operator's order; {@link Value#ABSENT} where an optional one is left out
 * @param outputs in the operator's order; {@link Value#ABSENT} where nobody asked for one
 */
public record Node(String name, Op op, List<Value> inputs, List<Value> outputs) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The node as messages name it: {@code node 'fire2/conv' (Conv)}. */
    public String describe() {
        return "node '" + name + "' (" + op.type() + ")";
    }

    /** The ONNX name of the operator, for messages and tables. */
    public String operator() {
        return op.type();
    }

    /** The first output. */
    public Value output() {
        return outputs.getFirst();
    }

    /** Input {@code i}, or {@link Value#ABSENT} if the node lists fewer. */
    public Value input(int i) {
        return i < inputs.size() ? inputs.get(i) : Value.ABSENT;
    }
}
