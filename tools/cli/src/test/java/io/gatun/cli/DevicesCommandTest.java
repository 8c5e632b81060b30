package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Devices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesCommandTest {
    @TempDir
    private Path folder;

    @Test
    void listsWhatThereIs() {
        var lines = gatun("devices").fine().lines();
        assertThat(lines.getFirst()).matches("name +status +description");
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("cpu +present +.* processors, .*"));
        assertThat(lines).hasSizeGreaterThan(Devices.find().size());
    }

    @Test
    void documentsSayTheSame() throws IOException {
        var cpu = gatun("devices", "--json").fine().list().stream()
                .map(accelerator -> (Map<?, ?>) accelerator)
                .filter(accelerator -> accelerator.get("accelerator").equals("cpu"))
                .findFirst()
                .orElseThrow();
        assertThat(cpu.get("status")).isEqualTo("present");
        var device = (Map<?, ?>) ((List<?>) cpu.get("devices")).getFirst();
        assertThat(device.get("name")).isEqualTo("cpu");
        assertThat(device.get("id")).isEqualTo("0");
    }

    @Test
    void itsNamesAreWhatOtherCommandsTake() {
        var relu = SmallModels.relu(folder.resolve("relu.onnx"));
        for (var choice : List.of("--prefer", "--require")) {
            gatun("run", relu, choice, "cpu").fine();
            gatun("run", relu, choice, "cpu:0").fine();
            gatun("explain", relu, choice, "cpu:7").failed("accelerator 'cpu' has no device '7'; there are 0 (");
            gatun("verify", folder, choice, "abacus").failed("no test case");
            gatun("bench", relu, choice, "abacus").failed("no accelerator 'abacus'");
            gatun("profile", relu, choice, "abacus").failed("no accelerator 'abacus'");
        }
    }
}
