package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TaskTest {
    private final Task task = new Task(Path.of("a folder", "net.onnx"), 2, 8, 50, 2.5, true);

    @Test
    void aTaskComesBackFromItsWords() {
        assertThat(Task.of(task.words())).isEqualTo(task);
    }

    @Test
    void untimedItDiffersInNothingElse() {
        assertThat(task.untimed()).isEqualTo(new Task(task.file(), 2, 8, 0, 0, true));
    }
}
