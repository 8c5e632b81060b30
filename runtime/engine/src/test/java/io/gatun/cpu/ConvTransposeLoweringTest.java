package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.op.ConvTranspose;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transposed convolutions with constant filters and with filters that are fed: on kernels, and as defined. */
class ConvTransposeLoweringTest {

    /**
     * @param x batch, channels, spatial extents
     * @param weight channels, outputs of a group, kernel
     * @param pads begins, then ends
     * @param rest output padding
     */
    record Layer(
            String kernel,
            long[] x,
            long[] weight,
            List<Long> strides,
            List<Long> dilations,
            List<Long> pads,
            List<Long> rest,
            long groups,
            boolean bias) {
        @Override
        public String toString() {
            return "%s of %s by %s, strides %s, dilations %s, pads %s, rest %s, %d groups%s"
                    .formatted(
                            kernel,
                            Arrays.toString(x),
                            Arrays.toString(weight),
                            strides,
                            dilations,
                            pads,
                            rest,
                            groups,
                            bias ? ", bias" : "");
        }
    }

    private static Layer layer(String kernel, long n, long c, long m, long k, long stride, long pad, long rest) {
        return layer(kernel, new long[] {n, c, 7, 5}, new long[] {c, m, k, k}, stride, 1, pad, rest, 1, n > 1);
    }

    private static Layer layer(
            String kernel,
            long[] x,
            long[] weight,
            long stride,
            long dilation,
            long pad,
            long rest,
            long groups,
            boolean bias) {
        int axes = x.length - 2;
        return new Layer(
                kernel,
                x,
                weight,
                all(axes, stride),
                all(axes, dilation),
                all(2 * axes, pad),
                all(axes, rest),
                groups,
                bias);
    }

    private static List<Long> all(int count, long value) {
        return Collections.nCopies(count, value);
    }

    static Stream<Layer> layers() {
        return Stream.of(
                // the data gradients of common convolutions
                layer("winograd_4x4", new long[] {2, 17, 12, 13}, new long[] {17, 9, 3, 3}, 1, 1, 1, 0, 1, false),
                layer("winograd_4x4", new long[] {9, 16, 7, 7}, new long[] {16, 67, 3, 3}, 1, 1, 1, 0, 1, true),
                layer("winograd_2x2", new long[] {1, 130, 7, 6}, new long[] {130, 129, 3, 3}, 1, 1, 1, 0, 1, false),
                layer("pointwise", 2, 19, 7, 1, 1, 0, 0),
                layer("pointwise", 1, 33, 130, 1, 1, 0, 0),
                layer("im2col", 1, 5, 19, 3, 2, 1, 0),
                layer("im2col", 2, 17, 6, 3, 2, 1, 1),
                layer("im2col", 1, 19, 33, 1, 2, 0, 0),
                layer("im2col", 3, 4, 70, 1, 2, 0, 1),
                layer("im2col", 1, 6, 3, 7, 2, 3, 1),
                layer("im2col", 2, 6, 3, 5, 3, 2, 1),
                layer("im2col", 1, 7, 5, 2, 3, 0, 0),
                layer("depthwise", 1, 1, 1, 3, 3, 1, 2),
                layer("im2col", 1, 2, 17, 5, 1, 2, 0),
                layer("depthwise", 1, 1, 1, 3, 1, 1, 0),
                // more is cut off than the kernel reaches
                layer("im2col", 1, 9, 9, 1, 2, 2, 0),
                layer("winograd_4x4", new long[] {9, 9, 12, 13}, new long[] {9, 10, 3, 3}, 1, 1, 4, 0, 1, true),
                layer("pointwise", 2, 5, 6, 1, 1, 0, 0),
                layer("im2col", 1, 5, 6, 1, 1, 1, 0),
                layer("im2col", 2, 9, 9, 3, 2, 4, 1),
                // dilations alone, and with strides that have common divisors with them or not
                layer("im2col", new long[] {1, 4, 9, 8}, new long[] {4, 5, 3, 3}, 1, 2, 2, 0, 1, true),
                layer("im2col", new long[] {2, 4, 5, 6}, new long[] {4, 5, 3, 3}, 2, 2, 1, 1, 1, true),
                layer("im2col", new long[] {1, 4, 5, 6}, new long[] {4, 5, 3, 2}, 2, 3, 2, 0, 1, false),
                layer("im2col", new long[] {1, 3, 5, 4}, new long[] {3, 5, 4, 3}, 4, 6, 1, 3, 1, false),
                layer("im2col", new long[] {1, 3, 5, 4}, new long[] {3, 5, 5, 5}, 3, 1, 0, 2, 1, false),
                // groups
                layer("im2col", new long[] {2, 6, 5, 6}, new long[] {6, 5, 3, 3}, 1, 1, 1, 0, 2, true),
                layer("im2col", new long[] {1, 32, 5, 6}, new long[] {32, 16, 3, 3}, 2, 1, 1, 1, 2, true),
                layer("im2col", new long[] {1, 12, 5, 6}, new long[] {12, 3, 2, 2}, 2, 1, 0, 0, 4, false),
                layer("im2col", new long[] {1, 5, 6, 6}, new long[] {5, 2, 3, 3}, 2, 1, 1, 0, 5, true),
                // depthwise
                layer("depthwise", new long[] {2, 17, 9, 8}, new long[] {17, 1, 3, 3}, 1, 1, 1, 0, 17, true),
                layer("depthwise", new long[] {1, 33, 7, 7}, new long[] {33, 1, 3, 3}, 2, 1, 1, 1, 33, false),
                layer("depthwise", new long[] {3, 15, 6, 9}, new long[] {15, 1, 3, 3}, 2, 1, 1, 0, 15, true),
                layer("depthwise", new long[] {1, 15, 6, 9}, new long[] {15, 1, 5, 5}, 2, 1, 2, 1, 15, true),
                layer("depthwise", new long[] {1, 9, 6, 9}, new long[] {9, 1, 3, 3}, 1, 2, 2, 0, 9, true),
                layer("depthwise", new long[] {2, 9, 6, 9}, new long[] {9, 1, 2, 2}, 3, 1, 0, 1, 9, true),
                layer("depthwise", new long[] {1, 9, 8, 9}, new long[] {9, 1, 3, 3}, 1, 1, 4, 0, 9, false),
                layer("depthwise", new long[] {1, 1, 6, 9}, new long[] {1, 1, 1, 1}, 2, 1, 0, 0, 1, true),
                // one axis, and what differs between axes
                layer("im2col", new long[] {2, 6, 19}, new long[] {6, 5, 4}, 3, 1, 1, 0, 1, true),
                layer("im2col", new long[] {1, 6, 19}, new long[] {6, 5, 3}, 1, 1, 1, 0, 1, false),
                layer("depthwise", new long[] {2, 6, 19}, new long[] {6, 1, 3}, 2, 1, 1, 1, 6, true),
                new Layer(
                        "im2col",
                        new long[] {2, 7, 5, 6},
                        new long[] {7, 9, 3, 4},
                        List.of(2L, 1L),
                        List.of(1L, 2L),
                        List.of(0L, 3L, 2L, 1L),
                        List.of(1L, 0L),
                        1,
                        true));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void ofConstantFiltersEqualTheDefinition(Layer layer) {
        check(layer, true);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void ofFedFiltersEqualTheDefinition(Layer layer) {
        check(layer, false);
    }

    private static void check(Layer layer, boolean constant) {
        var operands = new ArrayList<Tensor>();
        operands.add(random(Shape.of(layer.x), 1));
        operands.add(random(Shape.of(layer.weight), 2));
        if (layer.bias) {
            operands.add(random(Shape.of(layer.weight[1] * layer.groups), 3));
        }
        var graph = graph(layer, operands, constant);
        var inputs = constant ? operands.subList(0, 1) : operands;
        var wanted = DefinitionRunner.run(graph, inputs, Arena.ofAuto()).getFirst();
        var one = run(layer, graph, inputs, 1);
        double products = layer.x[1] * Arrays.stream(layer.weight).skip(2).reduce(1, (a, b) -> a * b);
        for (int i = 0; i < wanted.size(); i++) {
            assertThat((double) one[i]).as("element %d", i).isCloseTo(wanted.floatAt(i), within(4e-7 * (products + 8)));
        }
        assertThat(run(layer, graph, inputs, 3)).isEqualTo(one);
    }

    private static float[] run(Layer layer, Graph graph, List<Tensor> inputs, int threads) {
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(threads))) {
            var y = Tensor.allocate(graph.requireType(graph.outputs().getFirst()), Arena.ofAuto());
            // the second run meets what the first left behind
            session.run(inputs, List.of(y));
            session.run(inputs, List.of(y));
            assertThat(session.explain().toString()).contains(layer.kernel).doesNotContain("definition");
            return y.toFloats();
        }
    }

    private static Graph graph(Layer layer, List<Tensor> operands, boolean constant) {
        int axes = layer.strides.size();
        var kernel = Arrays.stream(layer.weight).skip(2).boxed().toList();
        var padding = new Padding.Explicit(layer.pads.subList(0, axes), layer.pads.subList(axes, 2 * axes));
        var op = new ConvTranspose(
                new Window(kernel, layer.strides, layer.dilations, padding), layer.groups, layer.rest, List.of());
        var builder = new GraphBuilder("transposed");
        var values = new ArrayList<Value>();
        for (var operand : operands) {
            var name = "in" + values.size();
            var dims = Arrays.stream(operand.shape().dims()).mapToObj(Dim::of).toArray(Dim[]::new);
            values.add(
                    constant && !values.isEmpty()
                            ? builder.constant(name, operand)
                            : builder.input(name, DType.FLOAT32, dims));
        }
        return builder.output(builder.node("y", op, values.toArray(Value[]::new)))
                .build();
    }

    private static Tensor random(Shape shape, int seed) {
        var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, shape), Arena.ofAuto());
        var values = Floats.random((int) shape.size(), seed);
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return tensor;
    }
}
