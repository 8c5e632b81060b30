package io.gatun.gradient;

import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.op.AveragePool;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Clip;
import io.gatun.op.Concat;
import io.gatun.op.Conv;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.Gemm;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.MaxPool;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;

/** The families of image networks, a few channels wide, drawn with random weights. Input x0 [4, 3, 9, 9], scores [4, 3]. */
final class SmallNetworks {
    static final Shape INPUT = Shape.of(4, 3, 9, 9);

    /** A family. */
    enum Family {
        RESNET,
        RESNET_IN_TRAINING,
        SQUEEZENET,
        INCEPTION,
        MOBILENET
    }

    private final Draft draft;
    private final Random random = new Random(7);

    private SmallNetworks(DType dtype) {
        this.draft = new Draft(dtype);
    }

    /** A graph whose only output is the scores. */
    static Graph of(Family family, DType dtype) {
        var network = new SmallNetworks(dtype);
        var x = network.draft.input(INPUT);
        return network.draft.graph(
                switch (family) {
                    case RESNET -> network.resnet(x, false);
                    case RESNET_IN_TRAINING -> network.resnet(x, true);
                    case SQUEEZENET -> network.squeezenet(x);
                    case INCEPTION -> network.inception(x);
                    case MOBILENET -> network.mobilenet(x);
                });
    }

    private Value weights(double scale, long... dims) {
        var shape = Shape.of(dims);
        return draft.numbers(
                shape,
                DoubleStream.generate(() -> (float) (random.nextGaussian() * scale))
                        .limit(shape.size())
                        .toArray());
    }

    private Value conv(Value x, long in, long out, long kernel, long stride, long groups) {
        long pad = kernel / 2;
        var window = new Window(
                List.of(),
                List.of(stride, stride),
                List.of(),
                new Padding.Explicit(List.of(pad, pad), List.of(pad, pad)));
        return draft.node(
                new Conv(window, groups),
                x,
                weights(1 / Math.sqrt(in / (double) groups * kernel * kernel), out, in / groups, kernel, kernel),
                weights(0.1, out));
    }

    private Value relu(Value x) {
        return draft.node(Unary.of(Unary.Function.RELU), x);
    }

    private Value normalised(Value x, long channels, boolean training) {
        var positive = Shape.of(channels);
        return draft.node(
                        new BatchNormalization(1e-3f, 0.9f, training),
                        training ? 3 : 1,
                        x,
                        draft.numbers(positive, 0.75, 1.25, 1),
                        weights(0.2, channels),
                        weights(0.1, channels),
                        draft.numbers(positive, 0.5, 1.5, 2))
                .getFirst();
    }

    private Value add(Value a, Value b) {
        return draft.node(new Binary(Binary.Function.ADD), a, b);
    }

    private Value block(Value x, long in, long out, long stride, boolean training) {
        var first = relu(normalised(conv(x, in, out, 3, stride, 1), out, training));
        var second = normalised(conv(first, out, out, 3, 1, 1), out, training);
        var way = stride == 1 && in == out ? x : normalised(conv(x, in, out, 1, stride, 1), out, training);
        return relu(add(second, way));
    }

    private Value classified(Value features, long channels) {
        var pooled = draft.node(new Flatten(1), draft.node(new GlobalAveragePool(), features));
        return draft.node(new Gemm(1, 1, false, true), pooled, weights(0.7, 3, channels), weights(0.1, 3));
    }

    private Value resnet(Value x, boolean training) {
        var stem = relu(normalised(conv(x, 3, 4, 3, 1, 1), 4, training));
        return classified(block(block(stem, 4, 4, 1, training), 4, 6, 2, training), 6);
    }

    private Value maxPool(Value x, long kernel, long stride, boolean ceil) {
        return draft.node(
                new MaxPool(
                        new Window(List.of(kernel, kernel), List.of(stride, stride), List.of(), new Padding.Valid()),
                        ceil,
                        false),
                x);
    }

    private Value fire(Value x, long in) {
        var squeezed = relu(conv(x, in, 2, 1, 1, 1));
        return draft.node(new Concat(1), relu(conv(squeezed, 2, 3, 1, 1, 1)), relu(conv(squeezed, 2, 3, 3, 1, 1)));
    }

    private Value squeezenet(Value x) {
        var stem = maxPool(relu(conv(x, 3, 4, 3, 2, 1)), 3, 2, true);
        var fires = draft.node(new Dropout(false), fire(fire(stem, 4), 6));
        var scores = draft.node(new GlobalAveragePool(), relu(conv(fires, 6, 3, 1, 1, 1)));
        return draft.node(new Flatten(1), scores);
    }

    private Value inception(Value x) {
        var stem = draft.node(new LocalResponseNormalization(3, 0.5f, 0.75f, 1), relu(conv(x, 3, 4, 3, 1, 1)));
        var same = new Window(List.of(3L, 3L), List.of(1L, 1L), List.of(), new Padding.SameUpper());
        var branches = draft.node(
                new Concat(1),
                relu(conv(stem, 4, 2, 1, 1, 1)),
                relu(conv(relu(conv(stem, 4, 2, 1, 1, 1)), 2, 3, 3, 1, 1)),
                relu(conv(relu(conv(stem, 4, 2, 1, 1, 1)), 2, 2, 5, 1, 1)),
                relu(conv(draft.node(new MaxPool(same, false, false), stem), 4, 2, 1, 1, 1)),
                draft.node(new AveragePool(same, false, false), stem));
        return classified(maxPool(branches, 2, 2, false), 13);
    }

    private Value mobilenet(Value x) {
        var stem = draft.node(Unary.of(Unary.Function.HARD_SWISH), conv(x, 3, 4, 3, 2, 1));
        var wide = draft.node(new Clip(), conv(stem, 4, 8, 1, 1, 1), draft.number(0), draft.number(6));
        var deep = draft.node(new Clip(), conv(wide, 8, 8, 3, 1, 8), draft.number(0), draft.number(6));
        return classified(add(stem, conv(deep, 8, 4, 1, 1, 1)), 4);
    }
}
