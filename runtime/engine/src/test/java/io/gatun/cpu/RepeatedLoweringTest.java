package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.op.Binary;
import io.gatun.op.MaxPool;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Arithmetic with operands that are repeated: the numbers of the definition, by vectors. */
class RepeatedLoweringTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3,40,17 | 17",
                "3,40,17 | 3,40,1",
                "3,40,17 | 40,1",
                "2,1,5,1 | 1,3,1,7",
                "5 | 2,3,5",
                "1 | 2,3,5",
                "2,3,5 | 1,1,1",
                "4,1 | 1,9",
                "200,1,300 | 200,7,300",
                "3,50000 | 50000",
                "70000,1 | 70000,3",
                "1,1 | 1"
            })
    void givesTheNumbersOfTheDefinition(String left, String right) {
        var a = random(left, 1);
        var b = random(right, 2);
        for (var function : List.of(Binary.Function.SUB, Binary.Function.DIV)) {
            var builder = new GraphBuilder("network");
            var y = builder.node("y", new Binary(function), input(builder, "a", a), input(builder, "b", b));
            compare(builder, y, "vector arithmetic", a, b);
        }
    }

    /** What squeeze-and-excitation does, where the maps lie channels-last. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,5,3,4 | 1,5,1,1",
                "2,32,5,5 | 2,32,1,1",
                "3,17,6 | 3,17,1",
                "2,5,3,4 | 1,5,1,1",
                "2,5,3,4 | 2,1,3,4"
            })
    void oneNumberForEachImageAndChannel(String whole, String repeated) {
        var a = random(whole, 1);
        var b = random(repeated, 2);
        for (boolean first : new boolean[] {true, false}) {
            var builder = new GraphBuilder("network");
            var pooled = builder.node(
                    "pool", new MaxPool(window(a.shape().rank() - 2), false, false), input(builder, "a", a));
            var factors = input(builder, "b", b);
            var y = builder.node(
                    "y", new Binary(Binary.Function.SUB), first ? pooled : factors, first ? factors : pooled);
            compare(builder, y, "vector arithmetic", a, b);
        }
    }

    private static Window window(int rank) {
        var ones = Collections.nCopies(rank, 1L);
        return new Window(ones, ones, ones, Padding.none(rank));
    }

    @ParameterizedTest
    @EnumSource(
            value = Binary.Function.class,
            names = {"ADD", "SUB", "MUL", "DIV", "POW"})
    void oneConstantForAll(Binary.Function function) {
        var a = random("3,7,5", 1);
        var builder = new GraphBuilder("network");
        var positive = builder.node("abs", Unary.of(Unary.Function.ABS), input(builder, "a", a));
        var two = builder.constant("two", Tensor.of(Shape.SCALAR, 2f));
        compare(builder, builder.node("y", new Binary(function), positive, two), "vector arithmetic", a);
    }

    private static Value input(GraphBuilder builder, String name, Tensor like) {
        var dims = Arrays.stream(like.shape().dims()).mapToObj(Dim::of).toArray(Dim[]::new);
        return builder.input(name, DType.FLOAT32, dims);
    }

    private static void compare(GraphBuilder builder, Value output, String kernel, Tensor... inputs) {
        var graph = builder.output(output).build();
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(2))) {
            var want =
                    DefinitionRunner.run(graph, List.of(inputs), Arena.ofAuto()).getFirst();
            var got = Tensor.allocate(want.type(), Arena.ofAuto());
            session.run(List.of(inputs), List.of(got));
            assertThat(got.toFloats()).isEqualTo(want.toFloats());
            var steps = session.explain(Arrays.stream(inputs).map(Tensor::shape).toArray(Shape[]::new))
                    .steps();
            assertThat(steps)
                    .filteredOn(step -> step.node().equals("y"))
                    .first()
                    .extracting(step -> step.kernel())
                    .isEqualTo(kernel);
        }
    }

    private static Tensor random(String dims, long seed) {
        var shape = Shape.of(
                Arrays.stream(dims.split(",")).mapToLong(Long::parseLong).toArray());
        return Tensor.of(shape, Floats.random((int) shape.size(), seed));
    }
}
