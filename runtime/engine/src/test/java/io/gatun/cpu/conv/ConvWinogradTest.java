package io.gatun.cpu.conv;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.cpu.Floats;
import io.gatun.cpu.conv.ConvCases.Case;
import io.gatun.cpu.gemm.Epilogue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is special about Winograd: its precision, and what an infinity does. */
class ConvWinogradTest {

    @ParameterizedTest
    @CsvSource({
        "WINOGRAD_2X2, 64, 6e-7, 1",
        "WINOGRAD_2X2, 512, 1.5e-6, 1",
        "WINOGRAD_4X4, 64, 1.5e-6, 4",
        "WINOGRAD_4X4, 512, 4e-6, 4",
        "WINOGRAD_4X4_TAPS, 64, 1.5e-6, 4",
        "WINOGRAD_4X4_TAPS, 512, 4e-6, 4"
    })
    void losesLittleAgainstADirectSum(ConvAlgorithm algorithm, int channels, double bound, double ratio) {
        ConvGeometry g = new ConvGeometry(1, channels, 24, 24, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        double winograd = relativeRms(algorithm, g);
        double direct = relativeRms(ConvAlgorithm.IM2COL, g);
        assertThat(winograd).isLessThan(bound).isLessThan(ratio * direct);
    }

    @ParameterizedTest
    @EnumSource(names = {"WINOGRAD_2X2", "WINOGRAD_4X4", "WINOGRAD_4X4_TAPS"})
    void oneTapAtATimeGivesTheShiftedInput(ConvAlgorithm algorithm) {
        ConvGeometry g = geometry(16, 9);
        for (int tap = 0; tap < 9; tap++) {
            float[] filters = new float[16 * 16 * 9];
            for (int c = 0; c < 16; c++) {
                filters[(c * 16 + c) * 9 + tap] = 1;
            }
            float[] in = Floats.random(16 * 81, 11);
            double[] wanted = ConvReference.run(g, in, filters, new float[16]);
            Floats.assertClose("tap " + tap, ConvTest.plainRun(algorithm, plain(g), in, filters), wanted, 3e-6, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"WINOGRAD_2X2, 4, 6", "WINOGRAD_4X4, 4, 7", "WINOGRAD_4X4_TAPS, 4, 7"})
    void anInfinitySpreadsOverTheTilesThatReadItAndNoFurther(ConvAlgorithm algorithm, int first, int last) {
        ConvGeometry g = geometry(16, 16);
        float[] in = Floats.random(16 * 256, 12);
        in[5 * 16 + 5] = Float.POSITIVE_INFINITY;
        float[] filters = Floats.random(16 * 16 * 9, 13);
        float[] got = ConvTest.plainRun(algorithm, plain(g), in, filters);
        for (int p = 0; p < 256; p++) {
            // F(4x4) spreads it over outputs 4 to 7, whose tile reads pixel 5 within. In F(2x2) the first and last
            // input
            // of a tile reach only one of its two outputs, the others both: no output that does not depend on it.
            boolean inTile = Math.min(p / 16, p % 16) >= first && Math.max(p / 16, p % 16) <= last;
            assertThat(Float.isFinite(got[p * 16]))
                    .as("pixel %d, %d", p / 16, p % 16)
                    .isEqualTo(!inTile);
        }
        float[] strict = ConvTest.plainRun(ConvAlgorithm.IM2COL, plain(g), in, filters);
        for (int p = 0; p < 256; p++) {
            boolean depends = Math.abs(p / 16 - 5) <= 1 && Math.abs(p % 16 - 5) <= 1;
            assertThat(Float.isFinite(strict[p * 16]))
                    .as("pixel %d, %d", p / 16, p % 16)
                    .isEqualTo(!depends);
        }
    }

    private static double relativeRms(ConvAlgorithm algorithm, ConvGeometry g) {
        float[] in = Floats.random(g.channels() * g.height() * g.width(), 14);
        float[] filters = Floats.random(g.outChannels() * g.depth(), 15);
        double[] wanted = ConvReference.run(g, in, filters, new float[g.outChannels()]);
        float[] got = ConvTest.plainRun(algorithm, plain(g), in, filters);
        double error = 0;
        double size = 0;
        for (int i = 0; i < got.length; i++) {
            error += (got[i] - wanted[i]) * (got[i] - wanted[i]);
            size += wanted[i] * wanted[i];
        }
        return Math.sqrt(error / size);
    }

    private static ConvGeometry geometry(int channels, int side) {
        return new ConvGeometry(1, channels, side, side, channels, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    private static Case plain(ConvGeometry g) {
        return new Case(g, false, false, Epilogue.none(), 1);
    }
}
