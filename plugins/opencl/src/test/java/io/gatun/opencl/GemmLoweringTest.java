package io.gatun.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.op.Activation;
import io.gatun.op.FusedGemm;
import io.gatun.op.Gemm;
import io.gatun.op.MatMul;
import io.gatun.op.Unary;
import io.gatun.tensor.Shape;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Matrix products of awkward shapes against the operators' definitions. */
class GemmLoweringTest {
    private static final Activation RELU = new Activation.Function(Unary.of(Unary.Function.RELU));

    @BeforeAll
    static void requireDevice() {
        OpenClDevice.require();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, gemv",
        "1, 64, 10, gemv",
        "3, 67, 131, gemv",
        "8, 16, 5, gemv",
        "9, 16, 5, gemm",
        "13, 67, 131, gemm",
        "64, 36, 40, gemm"
    })
    void multipliesWithConstants(int rows, int depth, int columns, String kernel) {
        var op = new FusedGemm(new Gemm(0.5f, 2, false, true), RELU);
        var bias = Shape.of(columns);
        var explanation = OneNode.random(op, Set.of(1, 2), Shape.of(rows, depth), Shape.of(columns, depth), bias)
                .check();
        assertThat(explanation.steps()).anySatisfy(step -> {
            assertThat(step.operator()).isEqualTo("FusedGemm");
            assertThat(step.kernel()).startsWith(kernel);
        });
        OneNode.random(
                        new Gemm(1, 1, false, false),
                        Set.of(1, 2),
                        Shape.of(rows, depth),
                        Shape.of(depth, columns),
                        Shape.of(1, 1))
                .check();
        OneNode.random(new MatMul(), Set.of(1), Shape.of(rows, depth), Shape.of(depth, columns))
                .check();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void transposesEitherSide(boolean left, boolean right) {
        for (int size : new int[] {1, 5, 20}) {
            int rows = size + 4;
            int depth = 2 * size;
            int columns = 3 * size;
            var a = left ? Shape.of(depth, rows) : Shape.of(rows, depth);
            var b = right ? Shape.of(columns, depth) : Shape.of(depth, columns);
            var op = new Gemm(1.5f, -0.5f, left, right);
            OneNode.random(op, Set.of(), a, b, Shape.of(rows, 1)).check();
            OneNode.random(op, Set.of(1), a, b, Shape.of(rows, columns)).check();
            OneNode.random(op, Set.of(2), a, b, Shape.of(columns)).check();
            OneNode.random(op, Set.of(1), a, b).check();
        }
    }

    /** As many rows as columns: the number of elements does not say which way it goes. */
    @Test
    void addsAColumnToEachColumn() {
        var op = new Gemm(1, 1, false, false);
        OneNode.random(op, Set.of(1, 2), Shape.of(4, 3), Shape.of(3, 4), Shape.of(4, 1))
                .check();
    }

    record Pair(Shape a, Shape b) {}

    static Stream<Pair> pairs() {
        return Stream.of(
                new Pair(Shape.of(2, 3, 4, 5), Shape.of(2, 3, 5, 7)),
                new Pair(Shape.of(2, 1, 4, 8), Shape.of(3, 8, 12)),
                new Pair(Shape.of(3, 1, 2, 1, 4, 5), Shape.of(1, 2, 1, 3, 5, 2)),
                new Pair(Shape.of(6, 4, 5), Shape.of(5, 7)),
                new Pair(Shape.of(5), Shape.of(5)),
                new Pair(Shape.of(5), Shape.of(3, 5, 2)),
                new Pair(Shape.of(3, 2, 5), Shape.of(5)),
                new Pair(Shape.of(33, 17), Shape.of(17, 65)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void multipliesMatricesThatBroadcast(Pair pair) {
        OneNode.random(new MatMul(), Set.of(), pair.a(), pair.b()).check();
        OneNode.random(new MatMul(), Set.of(1), pair.a(), pair.b()).check();
    }
}
