package io.gatun.zoo.arch;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Metadata;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Clip;
import io.gatun.op.Concat;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.Gemm;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.MaxPool;
import io.gatun.op.Op;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import java.util.List;

/**
 * Adds layers, weights included, to a graph that is built for one picture, so that every shape is known and checked on the
 * way; {@link #finish} then lets the batch vary. A layer's name is its node's and its output's, and begins its weights'.
 */
final class Layers {
    static final String INPUT = "input";
    static final String LOGITS = "logits";
    private static final float EPSILON = 1e-5f;
    private static final float MOMENTUM = 0.9f;

    private final GraphBuilder builder;
    private final Weights weights;
    private final Value input;

    /** @param size height and width of the input, in pixels */
    Layers(String name, Metadata metadata, int size, Weights weights) {
        builder = new GraphBuilder(name).metadata(metadata);
        this.weights = weights;
        input = builder.input(INPUT, DType.FLOAT32, Dim.of(1), Dim.of(3), Dim.of(size), Dim.of(size));
    }

    /** The picture: f32[N,3,size,size]. */
    Value input() {
        return input;
    }

    /** The channels of a value so far. */
    int channels(Value x) {
        return (int) builder.typeOf(x).shape().dim(1);
    }

    Value conv(String name, Value x, Convolution layer) {
        return builder.node(name, layer.op(), x, filters(name, x, layer), bias(name, layer.channels()));
    }

    /** Convolution, with batch norm instead of a bias; the batch norm's name ends in {@code .bn}. */
    Value convBn(String name, Value x, Convolution layer) {
        return convBn(name, x, layer, 1);
    }

    /** As {@link #convBn}, but ending a residual branch: it begins at half strength, so that sums do not grow. */
    Value convBnOfBranch(String name, Value x, Convolution layer) {
        return convBn(name, x, layer.linear(), 0.5f);
    }

    private Value convBn(String name, Value x, Convolution layer, float scale) {
        return batchNorm(name + ".bn", builder.node(name, layer.op(), x, filters(name, x, layer)), scale);
    }

    private Value filters(String name, Value x, Convolution layer) {
        long inputs = channels(x) / layer.groups();
        int kernel = layer.kernel();
        double deviation = Math.sqrt(layer.gain() / (inputs * kernel * kernel));
        return matrix(name, deviation, layer.channels(), inputs, kernel, kernel);
    }

    private Value matrix(String layer, double deviation, long... dims) {
        var name = layer + ".weight";
        return builder.constant(name, weights.normal(name, deviation, dims));
    }

    private Value bias(String layer, int channels) {
        return builder.constant(layer + ".bias", weights.constant(0, channels));
    }

    Value batchNorm(String name, Value x) {
        return batchNorm(name, x, 1);
    }

    private Value batchNorm(String name, Value x, float scale) {
        int channels = channels(x);
        return builder.node(
                name,
                new BatchNormalization(EPSILON, MOMENTUM, false),
                x,
                builder.constant(name + ".weight", weights.constant(scale, channels)),
                bias(name, channels),
                builder.constant(name + ".mean", weights.constant(0, channels)),
                builder.constant(name + ".variance", weights.constant(1, channels)));
    }

    Value relu(String name, Value x) {
        return builder.node(name, Unary.of(Unary.Function.RELU), x);
    }

    /** min(max(x, 0), 6). */
    Value relu6(String name, Value x) {
        return builder.node(name, new Clip(), x, shared("zero", 0), shared("six", 6));
    }

    private Value shared(String name, float number) {
        var value = new Value(name);
        return builder.has(value) ? value : builder.constant(name, weights.constant(number));
    }

    Value add(String name, Value a, Value b) {
        return builder.node(name, new Binary(Binary.Function.ADD), a, b);
    }

    /** @param ceil whether a last window that runs past the edge counts */
    Value maxPool(String name, Value x, int kernel, int stride, int padding, boolean ceil) {
        return builder.node(name, new MaxPool(Convolution.window(kernel, stride, padding), ceil, false), x);
    }

    /** The mean of each channel, [N,C,1,1]. */
    Value globalAveragePool(String name, Value x) {
        return builder.node(name, new GlobalAveragePool(), x);
    }

    /** Across five channels, with the constants of Caffe's AlexNet. */
    Value localResponseNorm(String name, Value x) {
        return builder.node(name, new LocalResponseNormalization(5, 1e-4f, 0.75f, 1), x);
    }

    /** Drops nothing until somebody trains the network. */
    Value dropout(String name, Value x, float ratio) {
        return builder.node(name, new Dropout(false), x, builder.constant(name + ".ratio", weights.constant(ratio)));
    }

    /** Joins the parts' channels. */
    Value concat(String name, Value... parts) {
        return builder.node(name, new Concat(1), parts);
    }

    /** [N,C,H,W] to [N,C*H*W]. */
    Value flatten(String name, Value x) {
        return builder.node(name, new Flatten(1), x);
    }

    /** A fully connected layer before a ReLU. */
    Value dense(String name, Value x, int features) {
        return dense(name, x, features, 2, name);
    }

    /** The fully connected layer that ends a network. */
    Value classifier(String name, Value x, int classes) {
        return dense(name, x, classes, 1, LOGITS);
    }

    private Value dense(String name, Value x, int features, double gain, String output) {
        int inputs = channels(x);
        var matrix = matrix(name, Math.sqrt(gain / inputs), features, inputs);
        return node(name, new Gemm(1, 1, false, true), output, x, matrix, bias(name, features));
    }

    /** Ends a network whose last layer is already [N,classes,1,1]. */
    Value classifierFromMap(String name, Value x) {
        return node(name, new Flatten(1), LOGITS, x);
    }

    private Value node(String name, Op op, String output, Value... inputs) {
        return builder.node(new Node(name, op, List.of(inputs), List.of(new Value(output))));
    }

    /** The graph, with its batch a symbol. */
    Graph finish(Value logits) {
        var one = builder.output(logits).build();
        var any = new GraphBuilder(one.name()).metadata(one.metadata());
        var picture = builder.typeOf(input).shape();
        any.input(
                INPUT,
                DType.FLOAT32,
                Dim.of("N"),
                Dim.of(picture.dim(1)),
                Dim.of(picture.dim(2)),
                Dim.of(picture.dim(3)));
        one.constants().forEach(any::constant);
        one.nodes().forEach(any::node);
        return any.output(logits).build();
    }
}
