package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.onnx.TensorFile;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    @TempDir
    private Path folder;

    private Path emptyCase(String name) throws IOException {
        var test = Files.createDirectories(folder.resolve(name));
        SmallModels.relu(test.resolve("model.onnx"));
        return test;
    }

    private Path reluCase(String name, Shape shape, float... expected) throws IOException {
        var test = emptyCase(name);
        var set = Files.createDirectories(test.resolve("test_data_set_0"));
        try (var input = Tensor.of(Shape.of(1, 2, 3), -1f, 2f, -3f, 4f, -5f, 6f);
                var output = Tensor.of(shape, expected)) {
            TensorFile.write(set.resolve("input_0.pb"), "a", input);
            TensorFile.write(set.resolve("output_0.pb"), "b", output);
        }
        return test;
    }

    @Test
    void countsOnItsLastLine() throws IOException {
        reluCase("right", Shape.of(1, 2, 3), 0, 2, 0, 4, 0, 6.001f);
        var wrong = reluCase("deep/wrong", Shape.of(1, 2, 3), 0, 2, 0, 5, 0, 7);
        var shape = reluCase("shape", Shape.of(2, 3), 0, 2, 0, 4, 0, 6);
        emptyCase("empty");
        var outcome = gatun("verify", folder);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.lines())
                .containsExactly(
                        "FAIL " + wrong
                                + ": test_data_set_0 output 'y' at [0, 1, 0] expected 5, got 4 (2 of 6 elements differ)",
                        "FAIL " + shape + ": test_data_set_0 output 'y' expected f32[2,3], got f32[1,2,3]",
                        "1 passed, 2 failed, 1 skipped");
    }

    @Test
    void tolerancesCanBeChosen() throws IOException {
        var close = reluCase("close", Shape.of(1, 2, 3), 0, 2, 0, 4, 0, 6.001f);
        assertThat(gatun("verify", close).fine().lines()).containsExactly("1 passed, 0 failed, 0 skipped");
        assertThat(gatun("verify", "--rtol", "1e-5", close).out()).contains("expected 6.001000, got 6");
        gatun("verify", "--rtol", "1e-5", "--atol", "0.01", close).fine();
    }

    @Test
    void verboseHasALineForEveryCase() throws IOException {
        var right = reluCase("right", Shape.of(1, 2, 3), 0, 2, 0, 4, 0, 6);
        var empty = emptyCase("empty");
        assertThat(gatun("verify", "-v", right, empty).fine().lines())
                .containsExactly("ok   " + right, "SKIP " + empty + ": no data sets", "1 passed, 0 failed, 1 skipped");
    }

    @Test
    void countsForEachListOfCases() throws IOException {
        reluCase("node/right", Shape.of(1, 2, 3), 0, 2, 0, 4, 0, 6);
        reluCase("node/other", Shape.of(1, 2, 3), 0, 2, 0, 4, 0, 6);
        reluCase("node-older/v1/wrong", Shape.of(1, 2, 3), 0, 2, 0, 5, 0, 7);
        Files.writeString(emptyCase("seeded/network").resolve("weights.tsv"), "k");
        var lists = Files.createDirectories(folder.resolve("tiers"));
        Files.writeString(lists.resolve("node-A.txt"), "right\nmissing\n");
        Files.writeString(lists.resolve("node-older-B.txt"), "v1/wrong\n");
        assertThat(gatun("verify", folder).lines())
                .hasSize(7)
                .endsWith(
                        "set           passed  failed  skipped  total",
                        "node               1       0        0      1",
                        "node A             1       0        0      1",
                        "node-older B       0       1        0      1",
                        "seeded             0       0        1      1",
                        "2 passed, 1 failed, 1 skipped");
        assertThat(gatun("verify", folder.resolve("node/right")).fine().lines())
                .containsExactly(
                        "set     passed  failed  skipped  total",
                        "node A       1       0        0      1",
                        "1 passed, 0 failed, 0 skipped");
    }

    @Test
    void networksWhoseWeightsMustBeMadeAreSkipped() throws IOException {
        Files.writeString(reluCase("a", Shape.of(1, 2, 3), 0, 0, 0, 0, 0, 0).resolve("weights.tsv"), "k");
        assertThat(gatun("verify", "-v", folder).fine().lines())
                .containsExactly(
                        "SKIP " + folder.resolve("a") + ": its weights are to be made by the rule in weights.tsv",
                        "0 passed, 0 failed, 1 skipped");
    }

    @Test
    void anUnknownOperatorAndADamagedFileFail() throws IOException {
        var unknown = reluCase("a", Shape.of(1, 2, 3), 0, 2, 0, 4, 0, 6);
        SmallModels.unknownOperator(unknown.resolve("model.onnx"));
        var damaged = reluCase("b", Shape.of(1, 2, 3), 0, 2, 0, 4, 0, 6);
        Files.writeString(damaged.resolve("test_data_set_0/input_0.pb"), "no tensor");
        var lines = gatun("verify", folder).lines();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("FAIL " + unknown).contains("Rely");
        assertThat(lines.get(1)).startsWith("FAIL " + damaged).contains("input_0.pb");
        assertThat(lines.get(2)).isEqualTo("0 passed, 2 failed, 0 skipped");
    }

    @Test
    void aFolderWithoutCasesIsRefused() {
        gatun("verify").misused("DIR");
        gatun("verify", folder).failed("no test case");
        gatun("verify", folder.resolve("none")).failed("none: no such file");
    }
}
