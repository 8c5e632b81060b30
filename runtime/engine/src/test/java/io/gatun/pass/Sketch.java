package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Conv;
import io.gatun.op.Op;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Tensor;
import java.util.List;
import java.util.Random;

/** Draws small graphs for tests. Weights are random, each node's output has the node's name. */
final class Sketch {
    private final GraphBuilder builder = new GraphBuilder("sketch");
    private final Random random = new Random(42);

    Value input(String name, long... dims) {
        var fixed = java.util.Arrays.stream(dims).mapToObj(Dim::of).toArray(Dim[]::new);
        return builder.input(name, DType.FLOAT32, fixed);
    }

    /** An input whose first axis is a symbol. */
    Value symbolic(String name, long... others) {
        var dims = new Dim[others.length + 1];
        dims[0] = Dim.of("N");
        for (int i = 0; i < others.length; i++) {
            dims[i + 1] = Dim.of(others[i]);
        }
        return builder.input(name, DType.FLOAT32, dims);
    }

    Value constant(String name, Tensor tensor) {
        return builder.constant(name, tensor);
    }

    Value random(String name, long... dims) {
        return builder.constant(name, Rewriting.random(random, DType.FLOAT32, dims));
    }

    Value node(String name, Op op, Value... inputs) {
        return builder.node(name, op, inputs);
    }

    Value node(Node node) {
        return builder.node(node);
    }

    /** A 3x3 convolution with bias that keeps the extents. */
    Value conv(String name, Value x, long in, long out) {
        return conv(name, new Conv(keeping(3), 1), x, in, out, 3);
    }

    /** A convolution with weight {@code NAME.weight} and bias {@code NAME.bias}. */
    Value conv(String name, Conv conv, Value x, long in, long out, long kernel) {
        var weight = random(name + ".weight", out, in / conv.groups(), kernel, kernel);
        return node(name, conv, x, weight, random(name + ".bias", out));
    }

    /** A window with stride 1 and as much padding as a kernel of this size needs to keep the extents. */
    static Window keeping(long kernel) {
        var around = List.of(kernel / 2, kernel / 2);
        return new Window(List.of(), List.of(), List.of(), new Padding.Explicit(around, around));
    }

    Graph to(Value... outputs) {
        for (var output : outputs) {
            builder.output(output);
        }
        return builder.build();
    }
}
