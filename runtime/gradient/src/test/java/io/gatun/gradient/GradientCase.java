package io.gatun.gradient;

import io.gatun.graph.Value;
import io.gatun.op.Op;
import io.gatun.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A function of some tensors whose gradient is checked.
 *
 * @param inputs their shapes
 * @param low elements lie between this
 * @param high and this, no two alike, none 0
 * @param formula draws the function
 */
record GradientCase(String name, List<Shape> inputs, double low, double high, Function<Draft, Value> formula) {
    static GradientCase of(String name, Function<Draft, Value> formula, Shape... inputs) {
        return new GradientCase(name, List.of(inputs), -1, 1, formula);
    }

    /** One operator, all inputs of which are differentiated. */
    static GradientCase of(Op op, Shape... inputs) {
        return of(op.toString(), draft -> draft.node(op, draft.inputs().toArray(new Value[0])), inputs);
    }

    GradientCase between(double low, double high) {
        return new GradientCase(name, inputs, low, high, formula);
    }

    @Override
    public String toString() {
        return name + " of " + inputs;
    }

    static Shape shape(long... dims) {
        return Shape.of(Arrays.copyOf(dims, dims.length));
    }
}
