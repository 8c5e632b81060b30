package io.gatun.cpu;

import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.BatchNormalizationGradient;
import io.gatun.op.Binary;
import io.gatun.op.Clip;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormalizationLoweringTest {
    private static final BatchNormalization NORM = new BatchNormalization(1e-3f, 0.9f, true);

    private static Shape shape(String dims) {
        return Shape.of(
                Arrays.stream(dims.split(",")).mapToLong(Long::parseLong).toArray());
    }

    /** x, scale, bias, mean and a variance that is positive, all far from zero in the first channel. */
    private static List<Tensor> operands(Shape x) {
        int channels = (int) x.dim(1);
        var numbers = Floats.random((int) x.size(), 1);
        long image = x.sizeBetween(2, x.rank());
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += i / image % channels == 0 ? 30 : 0.25f;
        }
        var variance = Floats.random(channels, 5);
        for (int i = 0; i < channels; i++) {
            variance[i] += 1.5f;
        }
        var parameters = Shape.of(channels);
        return List.of(
                Tensor.of(x, numbers),
                Tensor.of(parameters, Floats.random(channels, 2)),
                Tensor.of(parameters, Floats.random(channels, 3)),
                Tensor.of(parameters, Floats.random(channels, 4)),
                Tensor.of(parameters, variance));
    }

    private static List<Value> outputs(GraphBuilder builder, List<Value> inputs) {
        return KernelCheck.outputs(builder, NORM, 3, inputs.subList(0, 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"3,1,1,1", "5,3", "3,17,1,1", "2,5,7,3", "2,16,31,29", "3,33,11", "2,64,37,41", "1,1100,5,4"})
    void normalisesByTheBatch(String dims) {
        KernelCheck.check((builder, _, inputs) -> outputs(builder, inputs), operands(shape(dims)));
    }

    /** What may stand behind it. */
    enum Behind {
        RELU,
        CLIP,
        ADD,
        ADD_AND_RELU,
        ADD_AND_CLIP
    }

    @ParameterizedTest
    @EnumSource
    void takesWhatStandsBehindIt(Behind behind) {
        var operands = new ArrayList<>(operands(Shape.of(2, 19, 13, 9)));
        operands.add(Tensor.of(Shape.of(2, 19, 13, 9), Floats.random(2 * 19 * 13 * 9, 9)));
        KernelCheck.check((builder, dtype, inputs) -> List.of(behind(builder, dtype, inputs, behind)), operands);
    }

    private static Value behind(GraphBuilder builder, DType dtype, List<Value> inputs, Behind behind) {
        var y = outputs(builder, inputs).getFirst();
        if (behind.name().startsWith("ADD")) {
            y = builder.node("sum", new Binary(Binary.Function.ADD), inputs.get(5), y);
        }
        if (behind.name().endsWith("RELU")) {
            y = builder.node("relu", Unary.of(Unary.Function.RELU), y);
        }
        if (behind.name().endsWith("CLIP")) {
            y = builder.node(
                    "clip", new Clip(), y, number(builder, dtype, "low", -0.5), number(builder, dtype, "high", 0.75));
        }
        return y;
    }

    private static Value number(GraphBuilder builder, DType dtype, String name, double number) {
        var tensor = Tensor.allocate(new TensorType(dtype, Shape.SCALAR), Arena.ofAuto());
        tensor.set(0, number);
        return builder.constant(name, tensor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"3,1,1,1", "5,3", "3,17,1,1", "2,5,7,3", "2,16,31,29", "3,33,11", "2,64,37,41", "1,1100,5,4"})
    void differentiates(String dims) {
        var x = shape(dims);
        var given = operands(x);
        var g = Tensor.of(x, Floats.random((int) x.size(), 8));
        KernelCheck.check(
                (builder, _, inputs) -> KernelCheck.outputs(builder, new BatchNormalizationGradient(1e-3f), 3, inputs),
                List.of(given.get(0), given.get(1), g));
    }
}
