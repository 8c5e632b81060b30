package io.gatun.cpu;

import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.Concat;
import io.gatun.op.Expand;
import io.gatun.op.Reduce;
import io.gatun.op.Slice;
import io.gatun.op.Split;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step of learning folds, repeats and cuts. */
class ReductionLoweringTest {
    private static long[] longs(String list) {
        return Arrays.stream(list.split(",")).mapToLong(Long::parseLong).toArray();
    }

    private static Value list(GraphBuilder builder, String name, long... values) {
        var tensor = Tensor.allocate(TensorType.of(DType.INT64, values.length), Arena.ofAuto());
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return builder.constant(name, tensor);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8,1000 | 1",
                "8,1000 | 0",
                "3,17 | 0,1",
                "70000,3 | 1",
                "70001 | 0",
                "2,3,5,7 | 0,1,2,3",
                "2,3,5,7 | 3",
                "1,3,5,7 | 2,3",
                "2,3,50,70 | 1,2,3",
                "1,5,4,1 | 0,2,3"
            })
    void foldsTheLastAxesOrAllButChannels(String dims, String axes) {
        for (boolean keep : new boolean[] {true, false}) {
            for (var function : List.of(Reduce.Function.SUM, Reduce.Function.MEAN)) {
                KernelCheck.check(
                        (builder, _, in) -> List.of(builder.node(
                                "y",
                                new Reduce(function, keep, false),
                                in.getFirst(),
                                list(builder, "axes", longs(axes)))),
                        Shape.of(longs(dims)));
            }
        }
    }

    /** Gradients of biases come from maps that lie channels-last. */
    @ParameterizedTest
    @ValueSource(strings = {"2,5,7,3", "3,33,11,1", "2,64,41,37", "1,1100,3,3"})
    void foldsAllPixels(String dims) {
        KernelCheck.check(
                (builder, _, in) -> List.of(builder.node(
                        "y",
                        new Reduce(Reduce.Function.SUM, true, true),
                        builder.node(
                                "relu",
                                Unary.of(Unary.Function.RELU),
                                builder.node("pool", KernelCheck.same(2), in.getFirst())),
                        list(builder, "axes", 0, 2, 3))),
                Shape.of(longs(dims)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2,5,1,1 | 2,5,7,3",
                "2,64,1,1 | 2,64,19,23",
                "2,5,1 | 2,5,9",
                "1 | 3,4",
                "4,1,3 | 4,7,3",
                "5 | 2,3,5",
                "3,1 | 3,70000"
            })
    void repeats(String dims, String wanted) {
        KernelCheck.check(
                (builder, _, in) ->
                        List.of(builder.node("y", new Expand(), in.getFirst(), list(builder, "shape", longs(wanted)))),
                Shape.of(longs(dims)));
    }

    private static List<Value> parts(GraphBuilder builder, Value x, int from, int to) {
        var pixels = builder.node("pool", KernelCheck.same(2), x);
        return List.of(builder.node(
                "y",
                new Slice(),
                pixels,
                list(builder, "from", from),
                list(builder, "to", to),
                list(builder, "axis", 1)));
    }

    @ParameterizedTest
    @CsvSource({"0,16", "16,40", "32,33", "3,40", "-8,100"})
    void cutsChannels(int from, int to) {
        KernelCheck.check((builder, _, in) -> parts(builder, in.getFirst(), from, to), Shape.of(2, 40, 5, 3));
    }

    @Test
    void splitsChannelsAndJoinsThemAgain() {
        KernelCheck.check(
                (builder, _, in) -> {
                    var pixels = builder.node("pool", KernelCheck.same(2), in.getFirst());
                    var parts = KernelCheck.outputs(
                            builder, new Split(1), 3, List.of(pixels, list(builder, "lengths", 16, 5, 19)));
                    var turned = builder.node("whole", new Concat(1), parts.get(2), parts.get(0), parts.get(1));
                    return List.of(parts.get(1), turned);
                },
                Shape.of(2, 40, 5, 3));
    }
}
