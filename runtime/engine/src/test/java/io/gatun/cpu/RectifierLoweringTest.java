package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.RectifierGradient;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RectifierLoweringTest {
    private static final RectifierGradient RELU = new RectifierGradient(0, Double.POSITIVE_INFINITY, 0);
    private static final List<RectifierGradient> ALL = List.of(
            RELU, new RectifierGradient(-0.25, 0.5, 0), new RectifierGradient(0, Double.POSITIVE_INFINITY, 0.125));

    private static Shape shape(int channels) {
        return Shape.of(2, channels, 41, 13);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 33, 64})
    void lowersAGradient(int channels) {
        for (var op : ALL) {
            KernelCheck.check(
                    (builder, _, in) -> List.of(builder.node("y", op, in.get(0), in.get(1))),
                    shape(channels),
                    shape(channels));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 33, 64})
    void addsTwoGradientsFirst(int channels) {
        for (var op : ALL) {
            KernelCheck.check(
                    (builder, _, in) -> {
                        var sum = builder.node("sum", new Binary(Binary.Function.ADD), in.get(1), in.get(2));
                        return List.of(builder.node("y", op, in.get(0), sum));
                    },
                    shape(channels),
                    shape(channels),
                    shape(channels));
        }
    }

    @Test
    void takesAnyShape() {
        for (var shape : List.of(Shape.of(7), Shape.of(3, 5), Shape.of(2, 3, 4, 5, 6), Shape.SCALAR)) {
            KernelCheck.check((builder, _, in) -> List.of(builder.node("y", RELU, in.get(0), in.get(1))), shape, shape);
        }
    }

    @Test
    void lowersASumThatSomebodyElseReadsOnlyToASum() {
        KernelCheck.check(
                (builder, _, in) -> {
                    var sum = builder.node("sum", new Binary(Binary.Function.ADD), in.get(1), in.get(2));
                    return List.of(builder.node("y", RELU, in.get(0), sum), sum);
                },
                shape(5),
                shape(5),
                shape(5));
    }

    @Test
    void nothingGetsThroughWhereItIsFlat() {
        var v = Tensor.of(Shape.of(4), 0f, -1, Float.NaN, 2);
        var g = Tensor.of(Shape.of(4), Float.NaN, Float.POSITIVE_INFINITY, 3, 4);
        var builder = new GraphBuilder("network");
        var inputs = List.of(
                builder.input(GraphInput.of(new Value("v"), v.type())),
                builder.input(GraphInput.of(new Value("g"), g.type())));
        builder.output(builder.node("y", RELU, inputs.get(0), inputs.get(1)));
        try (var model = Model.of(builder.build());
                var session = model.session();
                var y = Tensor.allocate(DType.FLOAT32, v.shape())) {
            session.run(List.of(v, g), List.of(y));
            assertThat(y.toFloats()).containsExactly(0, 0, 0, 4);
        }
    }
}
