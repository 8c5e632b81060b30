package io.gatun.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Numerics;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.op.AveragePool;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Concat;
import io.gatun.op.Conv;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.MaxPool;
import io.gatun.op.Op;
import io.gatun.op.Padding;
import io.gatun.op.Softmax;
import io.gatun.op.Transpose;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.spi.DiskCache;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts whose values between steps are halves: the results are those of float32 to about three digits, and no closer. */
class HalfPrecisionTest {
    private static final Shape X = Shape.of(2, 6, 9, 11);

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireDevice() {
        OpenClDevice.require();
    }

    private static Window window() {
        return new Window(
                List.of(3L, 3L),
                List.of(2L, 2L),
                List.of(1L, 1L),
                new Padding.Explicit(List.of(1L, 1L), List.of(1L, 1L)));
    }

    static Stream<Op> operators() {
        return Stream.of(
                Unary.of(Unary.Function.SIGMOID),
                new Binary(Binary.Function.MUL),
                new Concat(1),
                new MaxPool(window(), false, false),
                new AveragePool(window(), false, false),
                new GlobalAveragePool(),
                new Softmax(1, false),
                new LocalResponseNormalization(5, 0.1f, 0.75f, 1),
                new BatchNormalization(1e-5f, 0.9f, false),
                new Transpose(List.of(0L, 2L, 3L, 1L)),
                new Conv(window(), 1));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void resultsAreCloseToThoseOfFloat(Op op) {
        var x = random(X);
        try (var model = Model.of(graph(op));
                var whole = model.session();
                var half = model.session(Options.defaults()
                        .numerics(Numerics.COMPACT)
                        .plugin(new OpenClProvider(new DiskCache(folder), StandIn::withHalves))
                        .require("opencl"));
                var wanted = whole.run(x);
                var got = half.run(x)) {
            double largest = 0;
            double error = 0;
            for (long i = 0; i < wanted.size(); i++) {
                largest = Math.max(largest, Math.abs(wanted.doubleAt(i)));
                error = Math.max(error, Math.abs(wanted.doubleAt(i) - got.doubleAt(i)));
            }
            assertThat(error / largest).isBetween(1e-6, 4e-3);
        }
    }

    /** x goes through the operator together with constants of the shapes that it wants. */
    private static Graph graph(Op op) {
        var builder = new GraphBuilder("half");
        var x = builder.input(
                "x", DType.FLOAT32, Stream.of(2, 6, 9, 11).map(Dim::of).toArray(Dim[]::new));
        builder.output(
                switch (op) {
                    case BatchNormalization _ ->
                        builder.node(
                                "y",
                                op,
                                x,
                                builder.constant("scale", random(Shape.of(6))),
                                builder.constant("bias", random(Shape.of(6))),
                                builder.constant("mean", random(Shape.of(6))),
                                builder.constant("variance", positive(Shape.of(6))));
                    case Conv _ -> builder.node("y", op, x, builder.constant("weight", random(Shape.of(5, 6, 3, 3))));
                    case Binary _ -> builder.node("y", op, x, builder.constant("b", random(Shape.of(6, 1, 1))));
                    case Concat _ -> builder.node("y", op, x, builder.constant("b", random(X)));
                    default -> builder.node("y", op, x);
                });
        return builder.build();
    }

    private static Tensor random(Shape shape) {
        var random = new Random(shape.hashCode());
        var values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(shape, values);
    }

    private static Tensor positive(Shape shape) {
        var tensor = random(shape);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, Math.abs(tensor.doubleAt(i)) + 0.1);
        }
        return tensor;
    }
}
