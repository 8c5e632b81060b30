package io.gatun.cpu.gemm;

import io.gatun.cpu.Floats;
import io.gatun.cpu.simd.Lanes;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every height and width of tile, and panels beyond one, against a sum in double precision. */
class OuterProductsTest {
    static Stream<Arguments> sizes() {
        int[] columns = {1, Lanes.LANES, Lanes.LANES + 1, OuterProducts.COLUMNS - 1, OuterProducts.COLUMNS + 1};
        return IntStream.of(columns)
                .boxed()
                .flatMap(width -> IntStream.rangeClosed(1, 17)
                        .boxed()
                        .flatMap(rows -> Stream.of(Arguments.of(rows, width, 1), Arguments.of(rows, width, 29))));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void sumWhatTheTableSaysAndAddToWhatIsThere(int rows, int columns, int depth) {
        int lda = rows + 3;
        int whole = PackedMatrix.padded(columns);
        int ldb = whole + Lanes.LANES;
        int ldc = whole + 2;
        float[] left = Floats.random(depth * lda, 1);
        float[] right = Floats.random(depth * columns, 2);
        float[] before = Floats.random(rows * columns, 3);
        Floats a = Floats.of(left);
        Floats b = Floats.rows(right, columns, ldb);
        Floats c = Floats.poisoned(rows * ldc);
        Floats sum = Floats.rows(before, columns, ldc);
        double[] wanted = new double[rows * columns];
        double[] wantedSum = new double[rows * columns];
        try (var arena = Arena.ofConfined()) {
            var table = arena.allocate(OuterProducts.tableBytes(depth), 64);
            for (int k = 0; k < depth; k++) {
                int from = (depth - 1 - k) * lda;
                table.setAtIndex(ValueLayout.JAVA_LONG, k, 4L * from);
                for (int i = 0; i < rows * columns; i++) {
                    wanted[i] += (double) left[from + i / columns] * right[k * columns + i % columns];
                }
            }
            for (int i = 0; i < wanted.length; i++) {
                wantedSum[i] = wanted[i] + before[i];
            }
            long room = arena.allocate(OuterProducts.TILE_BYTES, 64).address();
            OuterProducts.set(rows, columns, depth, a.address(), table.address(), b.address(), ldb, c.address(), ldc);
            OuterProducts.add(
                    rows, columns, depth, a.address(), table.address(), b.address(), ldb, sum.address(), ldc, room);
        }
        c.assertIntact("C");
        sum.assertIntact("C that is added to");
        Floats.assertClose("set", c.columns(columns, ldc), wanted, 1e-6 * depth, 1e-6);
        Floats.assertClose("add", sum.columns(columns, ldc), wantedSum, 1e-6 * depth, 1e-6);
    }
}
