package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.Flatten;
import io.gatun.op.Gemm;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.MaxPool;
import io.gatun.op.Op;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.plan.FirstRuns;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Optimises, plans and runs a tiny network of zeros while another thread reads the first file of the process. Much of what a
 * process does before its first answer is to load and link classes and to wait for loops to be compiled; here that
 * happens beside the reading, which keeps one processor busy: ResNet-50 answered in 1.65 s instead of 1.83.
 */
final class Overture {
    private static final System.Logger LOG = System.getLogger(Overture.class.getName());
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private static final long LEAST_BYTES = 1 << 20;

    private static final int SIDE = 32;
    private static final int CHANNELS = 64;

    private final Arena arena;
    private final GraphBuilder builder = new GraphBuilder("overture");
    private int made;

    private Overture(Arena arena) {
        this.arena = arena;
    }

    /** Plays it, if nobody has, there is a processor for it, and the file that is about to be read takes long enough. */
    static void begin(Path file) {
        if (Runtime.getRuntime().availableProcessors() > 1
                && file.toFile().length() >= LEAST_BYTES
                && BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("gatun-overture").start(() -> FirstRuns.practise(Overture::play));
        }
    }

    private static void play() {
        try (var arena = Arena.ofConfined()) {
            var input = zeros(arena, 1, 3, SIDE, SIDE);
            try (var model = Model.of(network(arena));
                    var session = model.session(Options.defaults().threads(1).require("cpu"))) {
                session.run(input).close();
            }
        } catch (RuntimeException failure) {
            LOG.log(Level.DEBUG, "the overture was broken off", failure);
        }
    }

    /** A first layer, a pool, a residual block, a depthwise layer and a classifier: what most networks for pictures consist of. */
    static Graph network(Arena arena) {
        return new Overture(arena).network();
    }

    private Graph network() {
        var x = builder.input("x", DType.FLOAT32, Dim.of(1), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE));
        var first = rectified(normalised(conv(x, 3, CHANNELS, 7, 2, 1)));
        var pooled = node(new MaxPool(window(3, 1), false, false), first);
        var narrow = rectified(conv(pooled, CHANNELS, CHANNELS, 1, 1, 1));
        var middle = rectified(normalised(conv(narrow, CHANNELS, CHANNELS, 3, 1, 1)));
        var wide = conv(middle, CHANNELS, CHANNELS, 1, 1, 1);
        var block = rectified(node(new Binary(Binary.Function.ADD), wide, pooled));
        var smaller = rectified(conv(block, CHANNELS, CHANNELS, 3, 2, 1));
        var depthwise = rectified(conv(smaller, CHANNELS, CHANNELS, 3, 1, CHANNELS));
        var mean = node(new Flatten(1), node(new GlobalAveragePool(), depthwise));
        return builder.output(node(new Gemm(1, 1, false, true), mean, constant(CHANNELS, CHANNELS), constant(CHANNELS)))
                .build();
    }

    private Value conv(Value x, int channels, int outChannels, int kernel, int stride, int groups) {
        var weight = constant(outChannels, channels / groups, kernel, kernel);
        return node(new Conv(window(kernel, stride), groups), x, weight);
    }

    private static Window window(long kernel, long stride) {
        var before = List.of(kernel / 2, kernel / 2);
        return new Window(
                List.of(kernel, kernel), List.of(stride, stride), List.of(), new Padding.Explicit(before, before));
    }

    private Value normalised(Value x) {
        return node(
                new BatchNormalization(1e-5f, 0.9f, false),
                x,
                constant(CHANNELS),
                constant(CHANNELS),
                constant(CHANNELS),
                constant(CHANNELS));
    }

    private Value rectified(Value x) {
        return node(Unary.of(Unary.Function.RELU), x);
    }

    private Value node(Op op, Value... inputs) {
        return builder.node("node" + made++, op, inputs);
    }

    private Value constant(long... dims) {
        return builder.constant("constant" + made++, zeros(arena, dims));
    }

    private static Tensor zeros(Arena arena, long... dims) {
        return Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(dims)), arena);
    }
}
