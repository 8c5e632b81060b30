package io.gatun.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.cpu.Floats;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CompactGemmTest {
    record Case(int rows, int depth, int columns, boolean transposed, boolean bias, Epilogue epilogue, int threads) {}

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        int panel = GemmTile.COLUMNS;
        for (int rows : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 17}) {
            for (int columns : new int[] {
                1,
                Lanes.LANES,
                Lanes.LANES + 1,
                2 * Lanes.LANES,
                2 * Lanes.LANES + 1,
                panel - 1,
                panel,
                panel + 1,
                3 * panel - 5
            }) {
                cases.add(new Case(rows, 17, columns, rows % 2 == 0, true, Epilogue.relu(), 1));
            }
        }
        for (int depth : new int[] {1, 2, 31, 1023, 2049}) {
            cases.add(new Case(3, depth, 37, true, false, Epilogue.none(), 2));
        }
        cases.add(new Case(1, 997, 613, true, true, Epilogue.clip(-0.5f, 0.25f), 2));
        cases.add(new Case(8, 997, 613, false, true, Epilogue.leaky(0.1f), 3));
        return cases.stream();
    }

    /** The product of the rounded weights, so that only the sums' own rounding is left. */
    @ParameterizedTest
    @MethodSource("cases")
    void equalsTheProductOfTheRoundedWeightsInDoublePrecision(Case c) {
        int lda = c.depth() + 3;
        int ldc = PackedMatrix.padded(c.columns()) + 16;
        float[] a = Floats.random(c.rows() * c.depth(), 1);
        float[] b = Floats.random(c.depth() * c.columns(), 2);
        float[] bias = Floats.random(c.columns(), 3);
        Floats nativeA = Floats.rows(a, c.depth(), lda);
        Floats out = Floats.poisoned(c.rows() * ldc);
        Floats packed = Floats.poisoned((int) (CompactMatrix.bytes(c.depth(), c.columns()) / 4));
        var matrix = pack(packed, b, c, bias);
        try (var workers = new Workers(c.threads())) {
            CompactGemm.run(c.rows(), nativeA.address(), lda, matrix, out.address(), ldc, c.epilogue(), workers);
        }
        double[] wanted = new double[c.rows() * c.columns()];
        for (int i = 0; i < wanted.length; i++) {
            int m = i / c.columns();
            int n = i % c.columns();
            double sum = c.bias() ? bias[n] : 0;
            for (int k = 0; k < c.depth(); k++) {
                sum += (double) a[m * c.depth() + k] * rounded(b[k * c.columns() + n]);
            }
            wanted[i] = c.epilogue().activation() == Epilogue.LEAKY
                    ? sum < 0 ? sum * c.epilogue().low() : sum
                    : c.epilogue().activation() == Epilogue.CLIP
                            ? Math.min(
                                    Math.max(sum, c.epilogue().low()),
                                    c.epilogue().high())
                            : sum;
        }
        Floats.assertClose(c.toString(), out.columns(c.columns(), ldc), wanted, 1e-7 * (c.depth() + 8), 1e-6);
        out.assertIntact("C");
        packed.assertIntact("packed B");
        nativeA.assertIntact("A");
        float[] all = out.values();
        for (int m = 0; m < c.rows(); m++) {
            float[] gap = Arrays.copyOfRange(all, m * ldc + PackedMatrix.padded(c.columns()), (m + 1) * ldc);
            assertThat(gap).as("past row %d", m).containsOnly(Float.NaN);
        }
    }

    @Test
    void givesTheSameBitsForAnyNumberOfThreads() {
        var c = new Case(5, 301, 20 * GemmTile.COLUMNS + 3, false, true, Epilogue.none(), 0);
        int ldc = PackedMatrix.padded(c.columns());
        Floats a = Floats.of(Floats.random(c.rows() * c.depth(), 5));
        Floats packed = Floats.poisoned((int) (CompactMatrix.bytes(c.depth(), c.columns()) / 4));
        var matrix = pack(packed, Floats.random(c.depth() * c.columns(), 6), c, Floats.random(c.columns(), 7));
        float[][] results = new float[3][];
        for (int threads = 1; threads <= 3; threads++) {
            Floats out = Floats.poisoned(c.rows() * ldc);
            try (var workers = new Workers(threads)) {
                CompactGemm.run(c.rows(), a.address(), c.depth(), matrix, out.address(), ldc, c.epilogue(), workers);
            }
            results[threads - 1] = out.values();
        }
        assertThat(results[0]).isEqualTo(results[1]).isEqualTo(results[2]);
    }

    @ParameterizedTest
    @CsvSource({
        "0x1p0, 0x1p0",
        "-0.0, -0.0",
        "0x1.01p0, 0x1.00p0", // a tie goes to even
        "0x1.03p0, 0x1.04p0",
        "0x1.0100000p0, 0x1.00p0",
        "0x1.010002p0, 0x1.02p0",
        "-0x1.03p5, -0x1.04p5",
        "0x1.fep127, 0x1.fep127",
        "0x1.fffffep127, Infinity",
        "-Infinity, -Infinity",
        "0x1p-149, 0.0",
        "0x1p-133, 0x1p-133"
    })
    void roundsToNearestEven(float value, float wanted) {
        assertThat(rounded(value)).isEqualTo(wanted);
    }

    @Test
    void keepsEveryNaN() {
        for (int bits : new int[] {0x7fc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff}) {
            assertThat(rounded(Float.intBitsToFloat(bits)))
                    .as(Integer.toHexString(bits))
                    .isNaN();
        }
    }

    private static float rounded(float value) {
        return Float.intBitsToFloat(Bfloat16.of(value) << 16);
    }

    private static CompactMatrix pack(Floats to, float[] b, Case c, float[] bias) {
        float[] source = b;
        if (c.transposed()) {
            source = new float[b.length];
            for (int i = 0; i < b.length; i++) {
                source[i % c.columns() * c.depth() + i / c.columns()] = b[i];
            }
        }
        Floats weights = Floats.of(source);
        Floats nativeBias = Floats.of(bias);
        var matrix = new CompactMatrix(to.address(), c.depth(), c.columns());
        matrix.packPanels(
                0,
                PackedMatrix.panels(c.columns()),
                weights.address(),
                c.transposed() ? 1 : c.columns(),
                c.transposed() ? c.depth() : 1);
        matrix.packBias(c.bias() ? nativeBias.address() : 0);
        weights.assertIntact("B");
        return matrix;
    }
}
