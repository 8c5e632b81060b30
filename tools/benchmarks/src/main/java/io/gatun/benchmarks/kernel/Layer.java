package io.gatun.benchmarks.kernel;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.op.Conv;
import io.gatun.op.Gemm;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One layer with bias, on one picture: a square convolution with ReLU, or a product with a constant matrix.
 *
 * @param kind what it is an example of
 * @param channels of the input
 * @param size height and width of the input; 1 for {@link Kind#DENSE}
 * @param outChannels of the output
 * @param kernel height and width of the filters
 * @param padding on each of the four sides
 * @param groups of channels that do not see each other
 */
public record Layer(
        Kind kind, int channels, int size, int outChannels, int kernel, int stride, int padding, int groups) {
    /** Kinds of layers that want different kernels. */
    public enum Kind {
        POINTWISE,
        SQUARE,
        DEPTHWISE,
        FIRST,
        DENSE
    }

    /** Height and width of the output. */
    int outSize() {
        return (size + 2 * padding - kernel) / stride + 1;
    }

    /** Multiply-accumulates, as the operator is defined. */
    public double macs() {
        return (double) outSize() * outSize() * weights();
    }

    /** How many weights there are, without the bias. */
    private long weights() {
        return (long) outChannels * channels / groups * kernel * kernel;
    }

    /** Bytes of weights, each of which a run reads at least once. */
    public double weightBytes() {
        return 4.0 * weights();
    }

    Shape inputShape() {
        return kind == Kind.DENSE ? Shape.of(1, channels) : Shape.of(1, channels, size, size);
    }

    private Shape weightShape() {
        return kind == Kind.DENSE
                ? Shape.of(outChannels, channels)
                : Shape.of(outChannels, channels / groups, kernel, kernel);
    }

    /** The layer as a network of its own, with weights whose outputs are neither tiny nor huge. */
    Graph graph(Arena arena) {
        var builder = new GraphBuilder(toString());
        var dims =
                java.util.Arrays.stream(inputShape().dims()).mapToObj(Dim::of).toArray(Dim[]::new);
        var x = builder.input("x", DType.FLOAT32, dims);
        float scale = (float) Math.sqrt(6.0 * groups / channels / kernel / kernel);
        var weight = builder.constant("weight", random(weightShape(), scale, 1, arena));
        var bias = builder.constant("bias", random(Shape.of(outChannels), 1, 2, arena));
        if (kind == Kind.DENSE) {
            return builder.output(builder.node("layer", new Gemm(1, 1, false, true), x, weight, bias))
                    .build();
        }
        long pad = padding;
        var window = new Window(
                List.of((long) kernel, (long) kernel),
                List.of((long) stride, (long) stride),
                List.of(),
                new Padding.Explicit(List.of(pad, pad), List.of(pad, pad)));
        var y = builder.node("layer", new Conv(window, groups), x, weight, bias);
        return builder.output(builder.node("relu", Unary.of(Unary.Function.RELU), y))
                .build();
    }

    /** Numbers from -scale to scale, the same for the same seed. */
    static Tensor random(Shape shape, float scale, long seed, Arena arena) {
        var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, shape), arena);
        var random = new SplittableRandom(seed);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, scale * (2 * random.nextFloat() - 1));
        }
        return tensor;
    }

    /** Such as {@code depthwise-3x3/2-144@56}: kind, kernel, stride, channels in and out, size of the map. */
    @Override
    public String toString() {
        var name = kind.name().toLowerCase(java.util.Locale.ROOT);
        if (kind == Kind.DENSE) {
            return name + "-" + channels + "-" + outChannels;
        }
        var through = groups == channels ? String.valueOf(channels) : channels + "-" + outChannels;
        return "%s-%dx%d/%d-%s@%d".formatted(name, kernel, kernel, stride, through, size);
    }
}
