package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {
    private static final long MIB = 1 << 20;

    private static Measurement fork(double median, boolean steady) {
        return new Measurement(
                30,
                List.of(90.0, 2 * median, median),
                List.of(median - 1, median, median + 1),
                steady,
                64 * MIB,
                128 * MIB,
                new Outputs(List.of(new float[] {1})));
    }

    private static Comparison comparison(int threads, double gatun, double onnxRuntime, boolean steady) {
        return new Comparison(
                "net",
                new Task(Path.of("net.onnx"), threads, 1, 3, 1, true),
                List.of(fork(gatun, true), fork(gatun + 2, steady)),
                List.of(fork(onnxRuntime, true), fork(onnxRuntime, true)),
                2.5e-7);
    }

    @Test
    void eachSideHasARowWithTheMedianOfEachFork() {
        var report = new ComparisonReport();
        report.add(comparison(1, 20, 42, true));
        assertThat(report.markdown().lines().skip(2))
                .containsExactly(
                        "| net     |       1 |     1 | Gatun        |      30 |       90 |         3 |  19.00 |     21.00 |  23.00"
                                + " |  2.00 |      64 |      128 |    2.5e-07 | 20.00 22.00         |",
                        "| net     |       1 |     1 | ONNX Runtime |      30 |       90 |         3 |  41.00 |     42.00 |  43.00"
                                + " |       |      64 |      128 |            | 42.00 42.00         |");
    }

    @Test
    void moreThreadsAreComparedWithFewer() {
        var report = new ComparisonReport();
        report.add(comparison(1, 20, 40, true));
        report.add(comparison(2, 10, 32, true));
        assertThat(report.aligned()).endsWith("""
                Median with fewest threads over median with more:

                network  batch  threads      Gatun  ONNX Runtime
                net          1  2 against 1   1.91          1.25
                """);
    }

    @Test
    void timesThatWereStillFallingAreMarked() {
        var report = new ComparisonReport();
        report.add(comparison(1, 20, 40, false));
        assertThat(report.aligned())
                .contains("21.00*")
                .endsWith("\n* times were still falling when warm-up was cut off\n");
    }

    @Test
    void speedNotReachedEarlyIsSaidSo() {
        var slow = new Measurement(
                1,
                List.of(9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0),
                List.of(1.0),
                true,
                0,
                0,
                new Outputs(List.of(new float[] {1})));
        var report = new ComparisonReport();
        report.add(new Comparison(
                "net", new Task(Path.of("net.onnx"), 1, 1, 1, 1, true), List.of(slow), List.of(slow), 0));
        assertThat(report.markdown()).contains(" > 10 |").contains(" ? |");
    }
}
