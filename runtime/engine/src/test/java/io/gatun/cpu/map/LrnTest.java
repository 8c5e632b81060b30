package io.gatun.cpu.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LrnTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0.75",
        "1, 5, 0.75",
        "3, 5, 0.75",
        "5, 3, 0.5",
        "16, 5, 0.75",
        "17, 4, 1",
        "31, 5, 0.6",
        "33, 2, 0.3",
        "96, 5, 0.75",
        "67, 23, 0.75",
        "4, 40, 0.9"
    })
    void dividesByThePowerOfTheSumOfSquaresAround(int channels, int size, float beta) {
        var lrn = new Lrn(size, 0.9f, beta, 1.5f);
        int rows = 431;
        int ld = Rows.padded(channels);
        float[] x = Floats.random(rows * channels, channels);
        Floats in = Floats.rows(x, channels, ld + 16);
        Floats out = Floats.poisoned(rows * ld);
        Floats workspace = Floats.poisoned((int) (lrn.workspaceBytes(channels, WORKERS.threads()) / 4));
        lrn.run(WORKERS, rows, channels, in.address(), ld + 16, out.address(), ld, workspace.address());
        Floats.assertClose(lrn + " of " + channels, out.columns(channels, ld), reference(lrn, x, channels), 1e-7, 1e-6);
        out.assertIntact("out");
        workspace.assertIntact("workspace");

        lrn.run(WORKERS, rows, channels, in.address(), ld + 16, in.address(), ld + 16, workspace.address());
        assertThat(in.columns(channels, ld + 16)).as("in place").isEqualTo(out.columns(channels, ld));
    }

    @Test
    void refusesAnEmptyWindow() {
        assertThatThrownBy(() -> new Lrn(0, 1, 1, 1)).hasMessage("LRN wants a window of at least 1 channel, not 0");
    }

    private static double[] reference(Lrn lrn, float[] x, int channels) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int row = i / channels;
            int c = i % channels;
            int from = Math.max(0, c - (lrn.size() - 1) / 2);
            int to = Math.min(channels - 1, c + Math.ceilDiv(lrn.size() - 1, 2));
            double sum = 0;
            for (int j = from; j <= to; j++) {
                sum += (double) x[row * channels + j] * x[row * channels + j];
            }
            y[i] = x[i] / Math.pow(lrn.bias() + lrn.alpha() / lrn.size() * sum, lrn.beta());
        }
        return y;
    }
}
