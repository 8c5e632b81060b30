package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.Model;
import io.gatun.Numerics;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.op.ConvWeightGradient;
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
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Gradients of weights in a session: they run on the kernel that fits, and give what their definition gives. */
class ConvWeightGradientLoweringTest {
    private final Random random = new Random(5);

    record Layer(String kernel, Numerics numerics, Shape x, Shape g, List<Long> side, long stride, long groups) {}

    private static final List<Layer> LAYERS = List.of(
            layer("winograd", Numerics.FAST, Shape.of(5, 17, 11, 9), Shape.of(5, 19, 11, 9), 3, 1, 1),
            layer("outer products", Numerics.STRICT, Shape.of(5, 17, 11, 9), Shape.of(5, 19, 11, 9), 3, 1, 1),
            layer("outer products", Numerics.FAST, Shape.of(2, 3, 15, 14), Shape.of(2, 6, 8, 7), 3, 2, 1),
            layer("outer products", Numerics.FAST, Shape.of(2, 6, 8, 7), Shape.of(2, 4, 8, 7), 1, 1, 2),
            layer("depthwise", Numerics.FAST, Shape.of(2, 18, 8, 7), Shape.of(2, 18, 8, 7), 3, 1, 18),
            new Layer("outer products", Numerics.FAST, Shape.of(2, 5, 23), Shape.of(2, 7, 12), List.of(3L), 2, 1));

    private static Layer layer(
            String kernel, Numerics numerics, Shape x, Shape g, long side, long stride, long groups) {
        return new Layer(kernel, numerics, x, g, List.of(side, side), stride, groups);
    }

    private static Graph graph(Layer layer) {
        var pads = layer.side.stream().map(side -> side / 2).toList();
        var strides = layer.side.stream().map(_ -> layer.stride).toList();
        var window = new Window(layer.side, strides, List.of(), new Padding.Explicit(pads, pads));
        var builder = new GraphBuilder("learning");
        var x = builder.input("x", DType.FLOAT32, dims(layer.x));
        var g = builder.input("g", DType.FLOAT32, dims(layer.g));
        return builder.output(builder.node("dw", new ConvWeightGradient(window, layer.groups), x, g))
                .build();
    }

    private static Dim[] dims(Shape shape) {
        return Arrays.stream(shape.dims()).mapToObj(Dim::of).toArray(Dim[]::new);
    }

    private Tensor random(Shape shape) {
        var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, shape), Arena.ofAuto());
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }

    @ParameterizedTest
    @FieldSource("LAYERS")
    void runOnKernels(Layer layer) {
        var graph = graph(layer);
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(2).numerics(layer.numerics))) {
            for (int run = 0; run < 2; run++) {
                var inputs = new ArrayList<Tensor>();
                graph.inputs()
                        .forEach(input -> inputs.add(
                                random(input.fixedType().orElseThrow().shape())));
                var got = Tensor.allocate(graph.requireType(graph.outputs().getFirst()), Arena.ofAuto());
                session.run(inputs, List.of(got));
                var wanted = DefinitionRunner.run(graph, inputs, Arena.ofAuto()).getFirst();
                for (int i = 0; i < wanted.size(); i++) {
                    assertThat(got.floatAt(i)).isCloseTo(wanted.floatAt(i), within(5e-4f));
                }
            }
            assertThat(session.explain().toString()).contains(layer.kernel).doesNotContain("definition");
        }
    }
}
