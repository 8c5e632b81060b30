package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.benchmarks.kernel.Layer;
import io.gatun.benchmarks.kernel.Layer.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelReportTest {
    private static String row(LayerTimes times) {
        var report = new KernelReport();
        report.add(times);
        return report.table()
                .markdown()
                .lines()
                .skip(2)
                .findFirst()
                .orElseThrow()
                .replaceAll(" +", " ");
    }

    @Test
    void aForkIsHeldAgainstThePeakOfItsOwnProcess() {
        // 10 x 10 pixels, 100 products of 50 channels each: a million floating-point operations
        var layer = new Layer(Kind.POINTWISE, 50, 10, 100, 1, 1, 0, 1);
        var fast = new LayerTimes.Process(0.01, 200e9, 20e9);
        var slow = new LayerTimes.Process(0.02, 100e9, 20e9);
        assertThat(row(new LayerTimes(layer, "GEMM", List.of(fast, slow))))
                .isEqualTo(
                        "| pointwise-1x1/1-50-100@10 | GEMM | 0.015 | 66.7 | 50 % | | | 150.0 | 20.0 | 0.010 0.020 |");
    }

    @Test
    void aMatrixIsHeldAgainstAStreamingRead() {
        var layer = new Layer(Kind.DENSE, 1_000, 1, 1_000, 1, 1, 0, 1);
        assertThat(row(new LayerTimes(layer, "GEMM", List.of(new LayerTimes.Process(0.25, 100e9, 20e9)))))
                .isEqualTo("| dense-1000-1000 | GEMM | 0.250 | 8.0 | 8 % | 16.0 | 80 % | 100.0 | 20.0 | 0.250 |");
    }
}
