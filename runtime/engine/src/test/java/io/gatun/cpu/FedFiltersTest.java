package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.op.Conv;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Convolutions whose filters are inputs, as they are while a network learns: packed anew in each run. */
class FedFiltersTest {
    private final Random random = new Random(3);

    record Layer(String kernel, long channels, long outputs, long side, long groups, boolean bias) {}

    private static final List<Layer> LAYERS = List.of(
            new Layer("planes", 2, 131, 5, 1, false),
            new Layer("pointwise", 130, 67, 1, 1, true),
            new Layer("depthwise", 33, 33, 5, 33, false),
            new Layer("im2col", 12, 300, 5, 3, true),
            new Layer("im2col", 7, 5, 3, 1, true),
            new Layer("winograd_4x4", 65, 8, 3, 1, false),
            new Layer("winograd_4x4", 40, 130, 3, 1, true),
            new Layer("planes", 3, 5, 3, 1, true),
            new Layer("pointwise", 19, 7, 1, 1, true),
            new Layer("pointwise", 19, 7, 1, 1, false),
            new Layer("depthwise", 9, 9, 3, 9, true),
            new Layer("im2col", 6, 10, 5, 2, false),
            new Layer("winograd_4x4", 17, 9, 3, 1, true));

    private static Graph graph(Layer layer) {
        long pad = layer.side / 2;
        var window =
                new Window(List.of(), List.of(), List.of(), new Padding.Explicit(List.of(pad, pad), List.of(pad, pad)));
        var builder = new GraphBuilder("learning");
        var x = builder.input("x", DType.FLOAT32, Dim.of(2), Dim.of(layer.channels), Dim.of(13), Dim.of(11));
        var w = builder.input(
                "w",
                DType.FLOAT32,
                Dim.of(layer.outputs),
                Dim.of(layer.channels / layer.groups),
                Dim.of(layer.side),
                Dim.of(layer.side));
        var b = layer.bias ? builder.input("b", DType.FLOAT32, Dim.of(layer.outputs)) : Value.ABSENT;
        var y = builder.node("y", new Conv(window, layer.groups), x, w, b);
        return builder.output(builder.node("relu", Unary.of(Unary.Function.RELU), y))
                .build();
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
    void runOnKernelsWithTheFiltersOfEachRun(Layer layer) {
        var graph = graph(layer);
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(3))) {
            for (int run = 0; run < 2; run++) {
                var inputs = new ArrayList<Tensor>();
                graph.inputs()
                        .forEach(input -> inputs.add(
                                random(input.fixedType().orElseThrow().shape())));
                var y = Tensor.allocate(graph.requireType(graph.outputs().getFirst()), Arena.ofAuto());
                session.run(inputs, List.of(y));
                var wanted = DefinitionRunner.run(graph, inputs, Arena.ofAuto()).getFirst();
                for (int i = 0; i < wanted.size(); i++) {
                    assertThat(y.floatAt(i)).isCloseTo(wanted.floatAt(i), within(2e-4f));
                }
                assertThat(alone(graph, inputs)).isEqualTo(y.toFloats());
            }
            assertThat(session.explain().toString()).contains(layer.kernel).doesNotContain("definition");
        }
    }

    private static float[] alone(Graph graph, List<Tensor> inputs) {
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(1))) {
            var y = Tensor.allocate(graph.requireType(graph.outputs().getFirst()), Arena.ofAuto());
            session.run(inputs, List.of(y));
            return y.toFloats();
        }
    }
}
