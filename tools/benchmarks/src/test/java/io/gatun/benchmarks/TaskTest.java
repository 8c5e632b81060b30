package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TaskTest {
    @Test
    void aTaskComesBackFromItsWords() {
        var task = new Task(Path.of("a folder", "net.onnx"), 2, 8, 50, true);
        assertThat(Task.of(task.words())).isEqualTo(task);
    }
}
