package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColdReportTest {
    private static ColdRun run(double millis) {
        return new ColdRun(millis, 256L << 20, new Outputs(List.of(new float[] {1})));
    }

    @Test
    void eachSideHasARowWithTheTimeOfEachProcess() {
        var report = new ColdReport();
        report.add(new ColdComparison(
                "net", 2, true, List.of(run(400), run(500), run(420)), List.of(run(630), run(600), run(700)), 3e-6));
        assertThat(report.table().markdown().lines().skip(2))
                .containsExactly(
                        "| net     |       2 | yes       | Gatun        |    400 |       420 |  1.50 |      256 |    3.0e-06 | 400 500 420  |",
                        "| net     |       2 | yes       | ONNX Runtime |    600 |       630 |       |      256 |            | 630 600 700  |");
    }
}
