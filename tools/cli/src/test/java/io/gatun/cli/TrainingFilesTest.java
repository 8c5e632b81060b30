package io.gatun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.zoo.Zoo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aDiskWithoutRoomIsRefusedBeforeTraining() throws IOException {
        var files = TrainingFiles.of(folder.resolve("new.onnx"));
        files.requireRoom(1);
        assertThatThrownBy(() -> files.requireRoom(Long.MAX_VALUE))
                .isInstanceOf(GatunException.class)
                .message()
                .matches("\\Q" + files.network() + "\\E: wants about 9223372036855 MB of disk, \\Q" + folder
                        + "\\E has \\d+ MB left");
    }

    @Test
    void theCheckpointLiesBesideTheNetwork() {
        assertThat(TrainingFiles.of(folder.resolve("new.onnx")).checkpoint())
                .isEqualTo(folder.resolve("new.onnx.checkpoint"));
    }

    /** 272,474 numbers and running statistics, whatever little of them learns; then two checkpoints of that, its best and its momentum. */
    @Test
    void roomIsForTheWholeNetwork() {
        try (var arena = Arena.ofConfined()) {
            var network = Zoo.build("resnet20-cifar10", 32, 1, arena);
            assertThat(TrainingFiles.bytes(network, 650, 1)).isBetween(4 * 272_474L + 2 * 3 * 2_600, 1_120_000L);
        }
    }
}
