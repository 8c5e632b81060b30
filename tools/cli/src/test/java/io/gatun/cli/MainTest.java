package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    private Path folder;

    @Test
    void saysItsVersion() {
        assertThat(gatun("--version").fine().out()).matches("gatun \\d+\\.\\d+\\S*\\R");
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(gatun("--help").fine().out())
                .contains(
                        "classify",
                        "run",
                        "inspect",
                        "explain",
                        "verify",
                        "bench",
                        "devices",
                        "zoo",
                        "finetune",
                        "train");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"classify", "run", "inspect", "explain", "verify", "bench", "devices", "zoo", "finetune", "train"
            })
    void everyCommandHasHelp(String command) {
        assertThat(gatun(command, "--help").fine().out()).startsWith("Usage: gatun " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "inspect", "explain", "bench"})
    void aModelIsMissingOrNoModel(String command) throws IOException {
        gatun(command).misused("MODEL");
        gatun(command, folder.resolve("a.onnx")).failed("a.onnx: no such file");
        gatun(command, folder).failed(folder + ": is a folder");
        var text = Files.writeString(folder.resolve("text.onnx"), "this is no model");
        assertThat(gatun(command, text).failed("text.onnx: not an ONNX model").out())
                .isEmpty();
        gatun(command, Files.createFile(folder.resolve("empty.onnx"))).failed("empty.onnx: the file is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "inspect", "explain", "bench"})
    void anOperatorIsUnknown(String command) throws IOException {
        var model = SmallModels.unknownOperator(folder.resolve("unknown.onnx"));
        assertThat(gatun(command, model).failed("unknown.onnx", "'y'", "Rely").out())
                .isEmpty();
    }

    @Test
    void aModelThatEndsAnywhereIsRefusedInOneLine() throws IOException {
        var whole = folder.resolve("whole.onnx");
        gatun("zoo", "export", "resnet20-cifar10", "--out", whole).fine();
        var bytes = Files.readAllBytes(whole);
        var cut = folder.resolve("cut.onnx");
        for (int percent = 1; percent < 100; percent++) {
            Files.write(cut, Arrays.copyOf(bytes, (int) (bytes.length * (percent / 100.0))));
            assertThat(gatun("run", cut).failed("cut.onnx").out()).isEmpty();
        }
    }

    @Test
    void refusesWordsItDoesNotKnow() {
        gatun().misused("subcommand");
        gatun("dance").misused("'dance'");
        gatun("run", "a.onnx", "--fast").misused("'--fast'", "gatun run --help");
        gatun("run", "a.onnx", "--threads", "0").misused("--threads", "at least 1", "'0'");
        gatun("run", "a.onnx", "--numerics", "sloppy").misused("--numerics", "fast, strict, compact", "'sloppy'");
        gatun("bench", "a.onnx", "--runs", "many").misused("--runs", "'many'");
    }

    @Test
    void anAcceleratorThatIsNotThereIsRefused() {
        gatun("run", SmallModels.relu(folder.resolve("relu.onnx")), "--prefer", "abacus")
                .failed("no accelerator 'abacus'", "cpu");
        gatun("run", SmallModels.relu(folder.resolve("relu.onnx")), "--require", "abacus:1")
                .failed("no accelerator 'abacus:1'", "cpu");
    }
}
