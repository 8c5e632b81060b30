package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.op.ConvTranspose;
import io.gatun.op.Padding;
import io.gatun.op.Resize;
import io.gatun.op.ResizeFilter;
import io.gatun.op.ResizeFilter.Coordinates;
import io.gatun.op.ResizeFilter.Mode;
import io.gatun.op.ResizeFilter.Rounding;
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

/** Transposed convolutions and resizing: the numbers of the definitions, by vectors. */
class UpsamplingLoweringTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,24,5,6 | 24,17,2,2 | 2,2 | 1,1 | 0,0,0,0 | true",
                "1,24,5,6 | 24,1,2,2 | 2,2 | 1,1 | 0,0,0,0 | false",
                "2,3,4,5 | 3,5,3,3 | 1,1 | 1,1 | 1,1,1,1 | true",
                "1,3,4,5 | 3,33,4,3 | 2,3 | 1,2 | 1,0,2,1 | true",
                "1,3,4,5 | 3,4,2,2 | 3,3 | 1,1 | 0,0,0,0 | true",
                "2,3,7 | 3,20,4 | 2 | 1 | 1,2 | true",
                "1,1,1,1 | 1,1,1,1 | 1,1 | 1,1 | 0,0,0,0 | false"
            })
    void transposedConvolution(
            String x, String weight, String strides, String dilations, String pads, boolean withBias) {
        var input = random(x, 1);
        var filters = random(weight, 2);
        var builder = new GraphBuilder("network");
        var padding = numbers(pads);
        int rank = padding.size() / 2;
        var window = new Window(
                numbers(weight).subList(2, rank + 2),
                numbers(strides),
                numbers(dilations),
                new Padding.Explicit(padding.subList(0, rank), padding.subList(rank, 2 * rank)));
        var w = builder.constant("w", filters);
        var bias = withBias
                ? builder.constant("b", random(Long.toString(filters.shape().dim(1)), 3))
                : Value.ABSENT;
        var op = new ConvTranspose(window, 1, Collections.nCopies(rank, 0L), List.of());
        compare(builder, builder.node("y", op, input(builder, input), w, bias), "im2col", input);
    }

    @ParameterizedTest
    @EnumSource(value = Coordinates.class, mode = EnumSource.Mode.EXCLUDE, names = "TF_CROP_AND_RESIZE")
    void resize(Coordinates coordinates) {
        for (var mode : Mode.values()) {
            for (var sizes : List.of("8,10", "3,2", "4,11", "4,5")) {
                var input = random("2,17,4,5", 1);
                var builder = new GraphBuilder("network");
                var filter = new ResizeFilter(
                        mode, coordinates, Rounding.ROUND_PREFER_FLOOR, mode == Mode.LINEAR, -0.75f, false, 0);
                var target = numbers("2,17," + sizes).stream()
                        .mapToLong(Long::longValue)
                        .toArray();
                var y = builder.node(
                        "y",
                        new Resize(List.of(), Resize.Aspect.STRETCH, filter),
                        input(builder, input),
                        builder.constant("roi", Tensor.allocate(DType.FLOAT32, Shape.of(0))),
                        Value.ABSENT,
                        builder.constant("sizes", Tensor.of(Shape.of(4), target)));
                compare(builder, y, "vector Resize", input);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void resizeOfOneAxis(Mode mode) {
        var input = random("1,3,6", 1);
        var builder = new GraphBuilder("network");
        var filter =
                new ResizeFilter(mode, Coordinates.HALF_PIXEL, Rounding.ROUND_PREFER_FLOOR, false, -0.75f, false, 0);
        var y = builder.node(
                "y",
                new Resize(List.of(2L), Resize.Aspect.STRETCH, filter),
                input(builder, input),
                Value.ABSENT,
                builder.constant("scales", Tensor.of(Shape.of(1), 2.5f)));
        compare(builder, y, "vector Resize", input);
    }

    /** An image or a channel that the resizing leaves out is not written behind the end of the output. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"2,3,2,2 | 1,3,2,4", "1,4,2,2 | 1,3,2,4"})
    void fewerImagesOrChannelsAreNoneOfTheKernelsBusiness(String from, String to) {
        var input = random(from, 1);
        var builder = new GraphBuilder("network");
        var filter = new ResizeFilter(Mode.NEAREST, Coordinates.ASYMMETRIC, Rounding.FLOOR, false, -0.75f, false, 0);
        var sizes = numbers(to).stream().mapToLong(Long::longValue).toArray();
        var y = builder.node(
                "y",
                new Resize(List.of(), Resize.Aspect.STRETCH, filter),
                input(builder, input),
                Value.ABSENT,
                Value.ABSENT,
                builder.constant("sizes", Tensor.of(Shape.of(4), sizes)));
        var graph = builder.output(y).build();
        var want = DefinitionRunner.run(graph, List.of(input), Arena.ofAuto()).getFirst();
        try (var model = Model.of(graph);
                var session = model.session();
                var got = session.run(input)) {
            assertThat(got.toFloats()).isEqualTo(want.toFloats());
            assertThat(session.explain(input.shape()).steps())
                    .noneMatch(step -> step.kernel().equals("vector Resize"));
        }
    }

    private static Value input(GraphBuilder builder, Tensor like) {
        return builder.input(
                "x",
                DType.FLOAT32,
                Arrays.stream(like.shape().dims()).mapToObj(Dim::of).toArray(Dim[]::new));
    }

    private static void compare(GraphBuilder builder, Value output, String kernel, Tensor input) {
        Graph graph = builder.output(output).build();
        var want = DefinitionRunner.run(graph, List.of(input), Arena.ofAuto()).getFirst();
        for (int threads = 1; threads < 3; threads++) {
            try (var model = Model.of(graph);
                    var session = model.session(Options.defaults().threads(threads));
                    var got = session.run(input)) {
                assertThat(got.type()).isEqualTo(want.type());
                var wanted = new double[(int) want.size()];
                Arrays.setAll(wanted, want::doubleAt);
                Floats.assertClose(output.name(), got.toFloats(), wanted, 1e-5, 1e-5);
                var plan = session.explain(input.shape()).steps();
                assertThat(plan).noneMatch(step -> step.kernel().equals("definition"));
                if (!want.type().equals(input.type())) {
                    assertThat(plan).anyMatch(step -> step.kernel().equals(kernel));
                }
            }
        }
    }

    private static List<Long> numbers(String list) {
        return Arrays.stream(list.strip().split(",")).map(Long::valueOf).toList();
    }

    private static Tensor random(String dims, long seed) {
        var shape = Shape.of(numbers(dims));
        return Tensor.of(shape, Floats.random((int) shape.size(), seed));
    }
}
