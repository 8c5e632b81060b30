package io.gatun.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.cpu.WhileCold;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GemmTest {

    record Case(int rows, int depth, int columns, boolean bias, boolean addend, Epilogue epilogue, int threads) {}

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        int panel = GemmTile.COLUMNS;
        for (int rows : new int[] {1, 2, 5, 6, 7, 8, 9, 13, 49}) {
            for (int columns :
                    new int[] {1, 3, Lanes.LANES, Lanes.LANES + 1, panel - 1, panel, panel + 1, 3 * panel - 5}) {
                cases.add(new Case(rows, 17, columns, true, false, Epilogue.relu(), 1));
            }
        }
        for (int depth : new int[] {1, 2, 31, 1023, 2049}) {
            cases.add(new Case(11, depth, 37, false, true, Epilogue.none(), 2));
        }
        for (Epilogue epilogue :
                List.of(Epilogue.none(), Epilogue.relu(), Epilogue.clip(-0.5f, 0.25f), Epilogue.leaky(0.1f))) {
            cases.add(new Case(7, 5, 67, true, true, epilogue, 1));
            cases.add(new Case(67, 131, 259, true, true, epilogue, 3));
            cases.add(new Case(259, 131, 67, false, true, epilogue, 2));
            cases.add(new Case(1, 997, 613, true, false, epilogue, 2));
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsTheProductInDoublePrecision(Case c) {
        int lda = c.depth() + 3;
        int ldc = PackedMatrix.padded(c.columns()) + 16;
        float[] a = Floats.random(c.rows() * c.depth(), 1);
        float[] b = Floats.random(c.depth() * c.columns(), 2);
        float[] bias = Floats.random(c.columns(), 3);
        float[] addend = Floats.random(c.rows() * c.columns(), 4);
        Floats nativeA = Floats.rows(a, c.depth(), lda);
        Floats nativeAddend = Floats.rows(addend, c.columns(), ldc);
        Floats out = Floats.poisoned(c.rows() * ldc);
        Floats packed = Floats.poisoned((int) (PackedMatrix.bytes(c.depth(), c.columns()) / 4));
        PackedMatrix matrix = pack(packed, b, c, bias);
        try (var workers = new Workers(c.threads())) {
            long add = c.addend() ? nativeAddend.address() : 0;
            Gemm.run(c.rows(), nativeA.address(), lda, matrix, out.address(), ldc, add, ldc, c.epilogue(), workers);
        }
        double[] wanted = new double[c.rows() * c.columns()];
        for (int i = 0; i < wanted.length; i++) {
            int m = i / c.columns();
            int n = i % c.columns();
            double sum = (c.bias() ? bias[n] : 0) + (c.addend() ? addend[i] : 0);
            for (int k = 0; k < c.depth(); k++) {
                sum += (double) a[m * c.depth() + k] * b[k * c.columns() + n];
            }
            wanted[i] = activated(sum, c.epilogue());
        }
        Floats.assertClose(c.toString(), out.columns(c.columns(), ldc), wanted, 1e-7 * (c.depth() + 8), 1e-6);
        out.assertIntact("C");
        packed.assertIntact("packed B");
        nativeA.assertIntact("A");
        nativeAddend.assertIntact("addend");
        float[] all = out.values();
        for (int m = 0; m < c.rows(); m++) {
            float[] gap = Arrays.copyOfRange(all, m * ldc + PackedMatrix.padded(c.columns()), (m + 1) * ldc);
            assertThat(gap).as("past row %d", m).containsOnly(Float.NaN);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheSameBitsWhileTheProcessIsCold(Case c) {
        int ldc = PackedMatrix.padded(c.columns()) + 16;
        Floats a = Floats.of(Floats.random(c.rows() * c.depth(), 1));
        Floats addend = Floats.rows(Floats.random(c.rows() * c.columns(), 4), c.columns(), ldc);
        Floats packed = Floats.poisoned((int) (PackedMatrix.bytes(c.depth(), c.columns()) / 4));
        PackedMatrix b = pack(packed, Floats.random(c.depth() * c.columns(), 2), c, Floats.random(c.columns(), 3));
        Supplier<float[]> product = () -> {
            Floats out = Floats.poisoned(c.rows() * ldc);
            try (var workers = new Workers(c.threads())) {
                long add = c.addend() ? addend.address() : 0;
                Gemm.run(c.rows(), a.address(), c.depth(), b, out.address(), ldc, add, ldc, c.epilogue(), workers);
            }
            out.assertIntact("C");
            return out.values();
        };
        assertThat(WhileCold.get(product)).isEqualTo(product.get());
    }

    @Test
    void givesTheSameBitsForAnyNumberOfThreads() {
        var c = new Case(61, 301, 203, true, false, Epilogue.none(), 0);
        int ldc = PackedMatrix.padded(c.columns());
        Floats a = Floats.of(Floats.random(c.rows() * c.depth(), 5));
        Floats packed = Floats.poisoned((int) (PackedMatrix.bytes(c.depth(), c.columns()) / 4));
        PackedMatrix matrix = pack(packed, Floats.random(c.depth() * c.columns(), 6), c, Floats.random(c.columns(), 7));
        float[][] results = new float[4][];
        for (int threads = 1; threads <= 4; threads++) {
            Floats out = Floats.poisoned(c.rows() * ldc);
            try (var workers = new Workers(threads)) {
                Gemm.run(c.rows(), a.address(), c.depth(), matrix, out.address(), ldc, 0, 0, c.epilogue(), workers);
            }
            results[threads - 1] = out.values();
        }
        a.assertIntact("A");
        packed.assertIntact("packed B");
        assertThat(results[0]).isEqualTo(results[1]).isEqualTo(results[2]).isEqualTo(results[3]);
    }

    @Test
    void packsATransposedSourceToTheSamePanels() {
        int depth = 37;
        int columns = 2 * GemmTile.COLUMNS + 3;
        float[] b = Floats.random(depth * columns, 8);
        float[] transposed = new float[b.length];
        for (int i = 0; i < b.length; i++) {
            transposed[i % columns * depth + i / columns] = b[i];
        }
        int size = (int) (PackedMatrix.bytes(depth, columns) / 4);
        Floats straight = Floats.poisoned(size);
        Floats turned = Floats.poisoned(size);
        Floats source = Floats.of(b);
        Floats turnedSource = Floats.of(transposed);
        PackedMatrix.pack(straight.address(), depth, columns, source.address(), columns, 1, 0);
        PackedMatrix.pack(turned.address(), depth, columns, turnedSource.address(), 1, depth, 0);
        source.assertIntact("source");
        turnedSource.assertIntact("transposed source");
        assertThat(turned.values()).isEqualTo(straight.values()).doesNotContain(Float.NaN);
    }

    @Test
    void activationsKeepNanAndTreatInfinityAsANumber() {
        float[] a = {1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        assertThat(timesOne(a, Epilogue.relu())).containsExactly(1, Float.NaN, Float.POSITIVE_INFINITY, 0);
        assertThat(timesOne(a, Epilogue.clip(-1, 6))).containsExactly(1, Float.NaN, 6, -1);
        assertThat(timesOne(a, Epilogue.leaky(0.5f)))
                .containsExactly(1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
    }

    @Test
    void refusesRowsOfCThatOverlap() {
        Floats packed = Floats.poisoned((int) (PackedMatrix.bytes(1, 5) / 4));
        var matrix = new PackedMatrix(packed.address(), 1, 5);
        try (var workers = new Workers(1)) {
            assertThatThrownBy(() -> Gemm.run(2, 64, 1, matrix, 64, 1, 0, 0, Epilogue.none(), workers))
                    .hasMessageContaining("rows of C lie 1 floats apart");
        }
        packed.assertIntact("packed B");
    }

    private static float[] timesOne(float[] column, Epilogue epilogue) {
        Floats a = Floats.of(column);
        Floats one = Floats.of(1f);
        Floats packed = Floats.poisoned((int) (PackedMatrix.bytes(1, 1) / 4));
        PackedMatrix matrix = PackedMatrix.pack(packed.address(), 1, 1, one.address(), 1, 1, 0);
        int ldc = PackedMatrix.padded(1);
        Floats out = Floats.poisoned(column.length * ldc);
        try (var workers = new Workers(1)) {
            Gemm.run(column.length, a.address(), 1, matrix, out.address(), ldc, 0, 0, epilogue, workers);
        }
        a.assertIntact("A");
        one.assertIntact("B");
        packed.assertIntact("packed B");
        return out.columns(1, ldc);
    }

    private static PackedMatrix pack(Floats to, float[] b, Case c, float[] bias) {
        Floats source = Floats.of(b);
        Floats nativeBias = Floats.of(bias);
        PackedMatrix packed = PackedMatrix.pack(
                to.address(),
                c.depth(),
                c.columns(),
                source.address(),
                c.columns(),
                1,
                c.bias() ? nativeBias.address() : 0);
        source.assertIntact("B");
        nativeBias.assertIntact("bias");
        return packed;
    }

    private static double activated(double x, Epilogue epilogue) {
        return switch (epilogue.activation()) {
            case Epilogue.CLIP -> Math.min(Math.max(x, epilogue.low()), epilogue.high());
            case Epilogue.LEAKY -> x < 0 ? x * epilogue.low() : x;
            default -> x;
        };
    }
}
