package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    private Path folder;

    @Test
    void measures() throws IOException {
        var sum = SmallModels.sum(folder.resolve("sum.onnx"));
        var found = gatun("bench", sum, "--json", "--runs", 7, "--batch", 3, "--threads", 1)
                .fine()
                .object();
        assertThat(found)
                .containsEntry("model", "sum.onnx")
                .containsEntry("threads", 1)
                .containsEntry("batch", 3)
                .containsEntry("runs", 7)
                .containsKeys("load_ms", "first_ms", "images_per_second");
        double min = ((Number) found.get("min_ms")).doubleValue();
        double median = ((Number) found.get("median_ms")).doubleValue();
        double p95 = ((Number) found.get("p95_ms")).doubleValue();
        assertThat(min).isLessThanOrEqualTo(median);
        assertThat(median).isLessThanOrEqualTo(p95);
        assertThat((Integer) found.get("warm_up_runs")).isGreaterThan(5);
    }

    @Test
    void saysItInWords() {
        assertThat(gatun("bench", SmallModels.relu(folder.resolve("relu.onnx")), "--runs", 2)
                        .fine()
                        .lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("relu.onnx, threads ")
                                .endsWith(", batch 1"),
                        line -> assertThat(line).matches("load +[\\d.]+ ms"),
                        line -> assertThat(line).matches("first run +[\\d.]+ ms"),
                        line -> assertThat(line).matches("warm-up +\\d+ runs, .*"),
                        line -> assertThat(line).matches("min +[\\d.]+ ms of 2 runs"),
                        line -> assertThat(line).matches("median +[\\d.]+ ms"),
                        line -> assertThat(line).matches("p95 +[\\d.]+ ms"),
                        line -> assertThat(line).matches("images +[\\d.]+ a second"));
    }

    @Test
    void warmsUpUntilRunsGetNoFaster() {
        var warmUp = new WarmUp(() -> 0);
        double millis = 1000;
        while (!warmUp.isOver()) {
            warmUp.add(Math.max(100, millis));
            millis *= 0.8;
        }
        assertThat(warmUp.runs()).isBetween(12 + 5, 12 + 10);
    }

    @Test
    void warmsUpAsLongAsTheCompilersWork() {
        var compiling = new AtomicLong();
        var warmUp = new WarmUp(compiling::get);
        for (int run = 0; run < 100; run++) {
            compiling.addAndGet(10);
            warmUp.add(50);
            assertThat(warmUp.isOver()).isFalse();
        }
        for (int run = 0; run < 20; run++) {
            warmUp.add(50);
        }
        assertThat(warmUp.isOver()).isTrue();
    }

    @Test
    void refusesWhatItCannotRun() {
        gatun("bench", "vgg99").failed("vgg99: no such file, nor a network of the zoo");
        gatun("bench", "zoo:vgg99").failed("the zoo has no network called 'vgg99'");
        gatun("bench", SmallModels.relu(folder.resolve("relu.onnx")), "--shape", "1x2x2")
                .failed("axis 2 must be 3");
    }
}
