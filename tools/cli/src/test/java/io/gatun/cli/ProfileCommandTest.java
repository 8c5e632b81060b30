package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandTest {
    private static final String NETWORK = "resnet20-cifar10";

    @TempDir
    private Path folder;

    @Test
    void theStepsAddUpToTheRun() throws IOException {
        double furthest = 1;
        for (int attempt = 0; attempt < 3 && furthest > 0.03; attempt++) {
            var found = profile("--runs", 100);
            double run = number(found, "run_ms");
            double steps = number(found, "steps_ms");
            assertThat(steps).isLessThanOrEqualTo(run);
            assertThat(sum(steps(found), "ms")).isCloseTo(steps, within(0.01));
            furthest = (run - steps) / run;
        }
        assertThat(furthest).isLessThan(0.03);
    }

    @Test
    void saysForEachStepWhatItReaches() throws IOException {
        var found = profile("--threads", 1);
        assertThat(found).containsEntry("model", NETWORK).containsEntry("threads", 1);
        double peak = ((Number) ((Map<?, ?>) found.get("peak_gflops")).get("cpu")).doubleValue();
        assertThat(peak).isGreaterThan(1);
        assertThat(sum(steps(found), "share")).isBetween(0.95, 1.05);
        var convolution = steps(found).getFirst();
        assertThat(convolution)
                .containsEntry("node", "c")
                .containsEntry("operator", "FusedConv")
                .containsEntry("output", "f32[1,16,32,32]")
                .containsEntry("macs", 442_368)
                .containsEntry("device", "cpu");
        double gflops = number(convolution, "gflops");
        assertThat(gflops)
                .isBetween(
                        0.97 * 2 * 0.442368 / number(convolution, "ms"),
                        1.03 * 2 * 0.442368 / number(convolution, "ms"));
        assertThat(number(convolution, "share_of_peak")).isBetween(gflops / peak - 0.001, gflops / peak + 0.001);
        assertThat(steps(found).getLast()).doesNotContainKey("share_of_peak");
    }

    @Test
    void totalsByKernelHoldAllSteps() throws IOException {
        var found = profile("--top", 3);
        var kernels = list(found, "kernels");
        assertThat(sum(kernels, "ms")).isCloseTo(number(found, "steps_ms"), within(0.01));
        assertThat(steps(found))
                .hasSize(3)
                .isSortedAccordingTo(Comparator.comparingDouble((Map<String, Object> step) -> number(step, "ms"))
                        .reversed());
    }

    @Test
    void saysItInWords() {
        assertThat(gatun("profile", NETWORK, "--runs", 4, "--top", 1, "--threads", 1)
                        .fine()
                        .lines())
                .anyMatch(line -> line.matches(
                        NETWORK + ", threads 1, the fastest quarter of 4 runs, peak of cpu [\\d.]+ GFLOP/s"))
                .anyMatch(line -> line.matches("node +operator +output +kernel +ms +share +GFLOP/s +of peak +GB/s"))
                .anyMatch(line -> line.matches("kernel +steps +ms +share +GFLOP/s +of peak"))
                .anyMatch(line -> line.matches("all +\\d+ +[\\d.]+ +100.0 % .*"))
                .anyMatch(line -> line.matches("the whole run takes [\\d.]+ ms; its steps take [\\d.]+ % less"));
    }

    @Test
    void takesABatch() throws IOException {
        assertThat(steps(profile("--batch", 2, "--runs", 1)).getFirst())
                .containsEntry("output", "f32[2,16,32,32]")
                .containsEntry("macs", 884_736);
    }

    @Test
    void refusesWhatItCannotRun() {
        gatun("profile", "vgg99").failed("vgg99: no such file, nor a network of the zoo");
        gatun("profile", SmallModels.relu(folder.resolve("relu.onnx")), "--shape", "1x2x2")
                .failed("axis 2 must be 3");
        gatun("profile", NETWORK, "--runs", 0).misused("wanted a whole number of at least 1");
    }

    private static Map<String, Object> profile(Object... options) throws IOException {
        var words = new ArrayList<Object>(List.of("profile", NETWORK, "--json"));
        words.addAll(List.of(options));
        return gatun(words.toArray()).fine().object();
    }

    private static List<Map<String, Object>> steps(Map<String, Object> profile) {
        return list(profile, "steps");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> profile, String key) {
        return (List<Map<String, Object>>) profile.get(key);
    }

    private static double number(Map<String, Object> object, String key) {
        return ((Number) object.get(key)).doubleValue();
    }

    private static double sum(List<Map<String, Object>> objects, String key) {
        return objects.stream().mapToDouble(object -> number(object, key)).sum();
    }
}
