package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.op.Binary;
import io.gatun.op.Clip;
import io.gatun.op.Gemm;
import io.gatun.op.MatMul;
import io.gatun.op.Op;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fully connected layers with what follows them: one step, and the numbers that the definitions give. */
class MatrixLoweringTest {
    private static final int INPUTS = 67;
    private static final int OUTPUTS = 131;

    record Layer(String name, Graph graph) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Layer> layers() {
        return Stream.of(
                gemm("relu", Unary.of(Unary.Function.RELU)),
                gemm("leaky", Unary.of(Unary.Function.LEAKY_RELU)),
                gemm("tanh", Unary.of(Unary.Function.TANH)),
                clip(),
                sum());
    }

    @ParameterizedTest
    @MethodSource("layers")
    void areOneStepWithTheirActivation(Layer layer) {
        for (int rows : new int[] {1, 2, 9}) {
            try (var model = Model.of(layer.graph());
                    var session = model.session(Options.defaults().threads(2));
                    var x = random(rows, INPUTS);
                    var y = session.run(x)) {
                var wanted = DefinitionRunner.run(layer.graph(), List.of(x), Arena.ofAuto())
                        .getFirst();
                for (int i = 0; i < wanted.size(); i++) {
                    assertThat(y.floatAt(i)).isCloseTo(wanted.floatAt(i), within(1e-5f));
                }
                assertThat(session.explain(Shape.of(rows, INPUTS)).toString())
                        .containsPattern("FusedGemm +cpu +GEMM")
                        .doesNotContainPattern("vector (relu|leaky_relu|tanh|clip)");
            }
        }
    }

    /** As many rows as columns: the number of elements does not say which way a bias goes. */
    @Test
    void aBiasForEachRowIsNotOneForEachColumn() {
        var builder = new GraphBuilder("square");
        var x = builder.input("x", DType.FLOAT32, Dim.of(2), Dim.of(1));
        var weight = builder.constant("w", Tensor.of(Shape.of(1, 2), 0f, 0f));
        var bias = builder.constant("b", Tensor.of(Shape.of(2, 1), -1f, -2f));
        builder.output(builder.node("y", new Gemm(1, 1, false, false), x, weight, bias));
        try (var model = Model.of(builder.build());
                var session = model.session(Options.defaults());
                var input = Tensor.of(Shape.of(2, 1), 3f, 4f);
                var y = session.run(input)) {
            assertThat(y.toFloats()).containsExactly(-1, -1, -2, -2);
        }
    }

    private static Layer gemm(String name, Op activation) {
        var builder = new GraphBuilder("network");
        var product = product(builder, new Gemm(1, 1, false, true), random(OUTPUTS, INPUTS), true);
        return layer(name, builder, builder.node("y", activation, product));
    }

    private static Layer clip() {
        var builder = new GraphBuilder("network");
        var product = product(builder, new Gemm(1, 1, false, false), random(INPUTS, OUTPUTS), true);
        var high = builder.constant("high", Tensor.of(Shape.SCALAR, 0.5f));
        return layer("clip", builder, builder.node("y", new Clip(), product, Value.ABSENT, high));
    }

    private static Layer sum() {
        var builder = new GraphBuilder("network");
        var product = product(builder, new MatMul(), random(INPUTS, OUTPUTS), false);
        var sum = builder.node(
                "sum", new Binary(Binary.Function.ADD), product, builder.constant("row", random(1, OUTPUTS)));
        return layer("product, sum, relu", builder, builder.node("y", Unary.of(Unary.Function.RELU), sum));
    }

    private static Value product(GraphBuilder builder, Op op, Tensor weight, boolean bias) {
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(INPUTS));
        var w = builder.constant("w", weight);
        return bias
                ? builder.node("fc", op, x, w, builder.constant("b", random(1, OUTPUTS)))
                : builder.node("fc", op, x, w);
    }

    private static Layer layer(String name, GraphBuilder builder, Value output) {
        return new Layer(name, builder.output(output).build());
    }

    private static Tensor random(int rows, int columns) {
        var tensor = Tensor.allocate(TensorType.of(DType.FLOAT32, rows, columns), Arena.ofAuto());
        var values = Floats.random(rows * columns, rows);
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return tensor;
    }
}
