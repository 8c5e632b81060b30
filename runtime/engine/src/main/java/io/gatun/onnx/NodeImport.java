package io.gatun.onnx;

import io.gatun.graph.Value;
import io.gatun.op.Attributes;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A node on its way from a file into a graph. Where an older operator set had an attribute that is an input today, the
 * factory appends a constant input here.
 */
final class NodeImport {
    private final String domain;
    private final String type;
    private final int opset;
    private final Attributes attributes;
    private final List<Value> inputs;
    private final int outputs;
    private final BiFunction<String, Tensor, Value> constants;

    /** @param constants adds a constant to the graph under a name made from the given suffix */
    NodeImport(
            String domain,
            String type,
            int opset,
            Attributes attributes,
            List<Value> inputs,
            int outputs,
            BiFunction<String, Tensor, Value> constants) {
        this.domain = domain;
        this.type = type;
        this.opset = opset;
        this.attributes = attributes;
        this.inputs = new ArrayList<>(inputs);
        this.outputs = outputs;
        this.constants = constants;
    }

    String domain() {
        return domain;
    }

    String type() {
        return type;
    }

    /** The operator-set version that the file imports for this node's domain. */
    int opset() {
        return opset;
    }

    Attributes attributes() {
        return attributes;
    }

    int outputs() {
        return outputs;
    }

    List<Value> inputs() {
        return Collections.unmodifiableList(inputs);
    }

    boolean hasInput(int i) {
        return i < inputs.size() && inputs.get(i).isPresent();
    }

    /** Makes input {@code i} a constant; inputs before it that are not there are left out. */
    void setInput(int i, String suffix, Tensor value) {
        while (inputs.size() <= i) {
            inputs.add(Value.ABSENT);
        }
        inputs.set(i, constants.apply(suffix, value));
    }

    /** As {@link #setInput(int, String, Tensor)} with a one-dimensional int64 tensor. */
    void setInput(int i, String suffix, List<Long> value) {
        setInput(i, suffix, Tensor.of(
                io.gatun.tensor.Shape.of(value.size()),
                value.stream().mapToLong(Long::longValue).toArray()));
    }

    /** Drops input {@code i} and those after it. */
    void dropInputsFrom(int i) {
        inputs.subList(Math.min(i, inputs.size()), inputs.size()).clear();
    }
}
