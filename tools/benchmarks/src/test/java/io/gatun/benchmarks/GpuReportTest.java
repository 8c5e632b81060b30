package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.benchmarks.GpuReport.Result;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GpuReportTest {
    private static final GpuReport REPORT = new GpuReport(
            Map.of("device", "some GPU"),
            List.of(
                    new Result(
                            "vgg16",
                            64,
                            1e-6,
                            List.of(4.0, 2.0, 9.0),
                            new TorchPeer.Times(List.of(3.0), List.of(2.0, 2.0))),
                    new Result("resnet50", 1, 0, List.of(1.0), TorchPeer.Times.NONE)));

    @Test
    void ratiosAreThePeersMedianOverOurs() {
        assertThat(REPORT.table().aligned().lines().skip(1))
                .containsExactly(
                        "vgg16        64     4.000       3.000   0.75                          2.000         0.50     1.0e-06",
                        "resnet50      1     1.000           –      –                              –            –     0.0e+00");
    }

    @Test
    void factsStandAboveTheTable() {
        assertThat(REPORT.markdown()).startsWith("| measured | on ").contains("| device   | some GPU |", "| vgg16 ");
    }

    @Test
    void jsonHasEveryTime() throws IOException {
        assertThat(REPORT.json()).contains("\"gatunMillis\" : [ 4.0, 2.0, 9.0 ]", "\"device\" : \"some GPU\"");
    }
}
