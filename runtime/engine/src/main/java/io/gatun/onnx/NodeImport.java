package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.graph.Value;
import io.gatun.op.Attributes;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A node on its way from a file into a graph. Where an older operator set had an attribute that is an input today, the
 * factory appends a constant input here.
 */
final class NodeImport {
    private final NodeMessage message;
    private final Attributes attributes;
    private final int opset;
    private final List<Value> inputs;
    private final Arena arena;
    private final BiFunction<String, Tensor, Value> constants;

    /**
     * @param inputs what the node's inputs are in the graph
     * @param arena the model's
     * @param constants adds a constant to the graph under a name made from the given suffix
     */
    NodeImport(
            NodeMessage message,
            Attributes attributes,
            List<Value> inputs,
            int opset,
            Arena arena,
            BiFunction<String, Tensor, Value> constants) {
        this.message = message;
        this.attributes = attributes;
        this.opset = opset;
        this.inputs = new ArrayList<>(inputs);
        this.arena = arena;
        this.constants = constants;
    }

    /** The operator set's domain; empty for ONNX's own. */
    String domain() {
        return message.domain();
    }

    String type() {
        return message.type();
    }

    /** The operator-set version that the file imports for this node's domain. */
    int opset() {
        return opset;
    }

    Attributes attributes() {
        return attributes;
    }

    /** How many outputs the node lists. */
    int outputs() {
        return message.outputs().size();
    }

    List<Value> inputs() {
        return Collections.unmodifiableList(inputs);
    }

    /** Lists absent inputs until there are {@code count}: files may leave out those at the end. */
    void padInputs(int count) {
        while (inputs.size() < count) {
            inputs.add(Value.ABSENT);
        }
    }

    boolean hasInput(int i) {
        return i < inputs.size() && inputs.get(i).isPresent();
    }

    /**
     * Makes input {@code i} a constant; inputs before it that are not there are left out. The value is copied into the
     * model's memory, and the given tensor closed.
     */
    void setInput(int i, String suffix, Tensor value) {
        var copy = Tensor.allocate(value.type(), arena);
        copy.segment().copyFrom(value.segment());
        value.close();
        padInputs(i + 1);
        inputs.set(i, constants.apply(suffix, copy));
    }

    /** As {@link #setInput(int, String, Tensor)} with a one-dimensional int64 tensor. */
    void setInput(int i, String suffix, List<Long> value) {
        setInput(
                i,
                suffix,
                Tensor.of(
                        Shape.of(value.size()),
                        value.stream().mapToLong(Long::longValue).toArray()));
    }

    /** Puts the last input, {@code from}, at the later index {@code to}; those between are left out. */
    void moveLastInput(int from, int to) {
        if (inputs.size() != from + 1) {
            throw new GatunException("wants " + (from + 1) + " inputs, has " + inputs.size());
        }
        inputs.addAll(from, Collections.nCopies(to - from, Value.ABSENT));
    }

    /** Drops input {@code i} and those after it. */
    void dropInputsFrom(int i) {
        inputs.subList(Math.min(i, inputs.size()), inputs.size()).clear();
    }
}
