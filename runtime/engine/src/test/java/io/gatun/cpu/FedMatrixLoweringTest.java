package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.op.Gemm;
import io.gatun.op.MatMul;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of matrices that are all fed: on kernels, as defined, and the same bits at any number of threads. */
class FedMatrixLoweringTest {
    /** @param c shape of C; {@link #NONE} for none */
    record Product(Gemm gemm, long rows, long depth, long columns, Shape c, Unary.Function activation) {}

    private static final Shape NONE = Shape.of(0);

    private static Stream<long[]> sizes() {
        return Stream.of(
                new long[] {1, 1, 1},
                new long[] {1, 67, 2},
                new long[] {2, 3, 1},
                new long[] {9, 512, 10},
                new long[] {8, 130, 1000},
                new long[] {5, 17, 131},
                new long[] {131, 5, 17},
                new long[] {64, 33, 64},
                new long[] {67, 8, 515},
                // packed in two pieces
                new long[] {3, 2100, 1100});
    }

    static Stream<Product> products() {
        return sizes().flatMap(size -> Stream.of(true, false)
                .flatMap(turnsA -> Stream.of(true, false).flatMap(turnsB -> products(turnsA, turnsB, size))));
    }

    private static Stream<Product> products(boolean turnsA, boolean turnsB, long[] size) {
        long m = size[0];
        long n = size[2];
        var plain = new Gemm(1, 1, turnsA, turnsB);
        var scaled = new Gemm(0.5f, -2, turnsA, turnsB);
        return Stream.of(
                product(plain, size, NONE, null),
                product(plain, size, Shape.of(n), null),
                product(plain, size, Shape.of(m, 1), Unary.Function.RELU),
                product(plain, size, Shape.of(1, n), Unary.Function.LEAKY_RELU),
                product(plain, size, Shape.of(m, n), Unary.Function.TANH),
                product(scaled, size, NONE, null),
                product(scaled, size, Shape.of(n), Unary.Function.RELU),
                product(scaled, size, Shape.of(m, n), null),
                product(scaled, size, Shape.of(), null));
    }

    private static Product product(Gemm gemm, long[] size, Shape c, Unary.Function activation) {
        return new Product(gemm, size[0], size[1], size[2], c, activation);
    }

    @ParameterizedTest
    @MethodSource("products")
    void equalTheDefinition(Product product) {
        check(graph(product), product.depth);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void ofMatMulEqualTheDefinition(long[] size) {
        var builder = new GraphBuilder("product");
        var a = builder.input("a", DType.FLOAT32, Dim.of(size[0]), Dim.of(size[1]));
        var b = builder.input("b", DType.FLOAT32, Dim.of(size[1]), Dim.of(size[2]));
        check(builder.output(builder.node("y", new MatMul(), a, b)).build(), size[1]);
    }

    private static void check(Graph graph, long depth) {
        var inputs = new ArrayList<Tensor>();
        for (var input : graph.inputs()) {
            inputs.add(random(input.fixedType().orElseThrow().shape(), inputs.size()));
        }
        var wanted = DefinitionRunner.run(graph, inputs, Arena.ofAuto()).getFirst();
        var one = run(graph, inputs, 1);
        for (int i = 0; i < wanted.size(); i++) {
            double tolerance = 3e-7 * (depth + 8);
            assertThat((double) one[i]).as("element %d", i).isCloseTo(wanted.floatAt(i), within(tolerance));
        }
        assertThat(run(graph, inputs, 3)).isEqualTo(one);
    }

    private static float[] run(Graph graph, List<Tensor> inputs, int threads) {
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(threads))) {
            var y = Tensor.allocate(graph.requireType(graph.outputs().getFirst()), Arena.ofAuto());
            // the second run meets what the first left behind
            session.run(inputs, List.of(y));
            session.run(inputs, List.of(y));
            assertThat(session.explain().toString()).contains("GEMM").doesNotContain("definition");
            return y.toFloats();
        }
    }

    private static Graph graph(Product product) {
        var gemm = product.gemm;
        var builder = new GraphBuilder("product");
        var a = matrix(builder, "a", product.rows, product.depth, gemm.transposeA());
        var b = matrix(builder, "b", product.depth, product.columns, gemm.transposeB());
        var c = product.c.equals(NONE) ? Value.ABSENT : builder.input("c", DType.FLOAT32, dims(product.c));
        var y = builder.node("product", gemm, a, b, c);
        if (product.activation != null) {
            y = builder.node("activation", Unary.of(product.activation), y);
        }
        return builder.output(y).build();
    }

    private static Value matrix(GraphBuilder builder, String name, long rows, long columns, boolean turned) {
        return builder.input(name, DType.FLOAT32, dims(turned ? Shape.of(columns, rows) : Shape.of(rows, columns)));
    }

    private static Dim[] dims(Shape shape) {
        return Arrays.stream(shape.dims()).mapToObj(Dim::of).toArray(Dim[]::new);
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
