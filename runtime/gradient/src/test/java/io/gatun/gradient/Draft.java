package io.gatun.gradient;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Op;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small graph in one floating type, drawn line by line. */
final class Draft {
    private final DType dtype;
    private final GraphBuilder builder = new GraphBuilder("draft");
    private final List<Value> inputs = new ArrayList<>();
    private int count;

    Draft(DType dtype) {
        this.dtype = dtype;
    }

    DType dtype() {
        return dtype;
    }

    /** One more input, called x0, x1 and so on. */
    Value input(Shape shape) {
        var dims = Arrays.stream(shape.dims()).mapToObj(Dim::of).toArray(Dim[]::new);
        inputs.add(builder.input("x" + inputs.size(), dtype, dims));
        return inputs.getLast();
    }

    Value in(int i) {
        return inputs.get(i);
    }

    List<Value> inputs() {
        return inputs;
    }

    Value node(Op op, Value... in) {
        return node(op, 1, in).getFirst();
    }

    List<Value> node(Op op, int outputs, Value... in) {
        var made = new ArrayList<Value>();
        var name = op.type() + count++;
        for (int i = 0; i < outputs; i++) {
            made.add(new Value(name + "_" + i));
        }
        builder.node(new Node(name, op, List.of(in), made));
        return made;
    }

    Value longs(long... values) {
        return longs(Shape.of(values.length), values);
    }

    Value longs(Shape shape, long... values) {
        var tensor = Tensor.allocate(new TensorType(DType.INT64, shape), Arena.ofAuto());
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return builder.constant("constant" + count++, tensor);
    }

    Value numbers(Shape shape, double... values) {
        return numbers(dtype, shape, values);
    }

    Value numbers(DType type, Shape shape, double... values) {
        var tensor = Tensor.allocate(new TensorType(type, shape), Arena.ofAuto());
        for (int i = 0; i < tensor.size(); i++) {
            tensor.set(i, values[i % values.length]);
        }
        return builder.constant("constant" + count++, tensor);
    }

    Value number(double value) {
        return numbers(Shape.SCALAR, value);
    }

    Graph graph(Value... outputs) {
        for (var output : outputs) {
            builder.output(output);
        }
        return builder.build();
    }
}
