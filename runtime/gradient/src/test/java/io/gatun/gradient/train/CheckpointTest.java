package io.gatun.gradient.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final int MANY = 20_011;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("run.checkpoint");
    }

    private static SequencedMap<String, String> identity(String seed) {
        var identity = new LinkedHashMap<String, String>();
        identity.put("the seed", seed);
        identity.put("Größe", "ä");
        return identity;
    }

    private static SequencedMap<String, Tensor> tensors(float first) {
        var tensors = new LinkedHashMap<String, Tensor>();
        var many = Tensor.allocate(DType.FLOAT32, Shape.of(MANY));
        for (int i = 0; i < MANY; i++) {
            many.set(i, first + i);
        }
        tensors.put("many", many);
        tensors.put("one", Tensor.of(Shape.SCALAR, first));
        return tensors;
    }

    private static Checkpoint checkpoint() {
        var first = new EpochResult(1, 0.1, new Score(0.5, 3, 4), Optional.of(new Score(0.25, 1, 2)), 1.5);
        var second = new EpochResult(2, 0.05, new Score(0.1, 4, 4), Optional.empty(), 2.5);
        return new Checkpoint(identity("7"), 42, 1, List.of(first, second), tensors(3));
    }

    @Test
    void comesBackAsItWas() {
        checkpoint().write(file);
        var tensors = tensors(-1);
        var read = CheckpointReader.read(file, identity("7"), tensors);
        assertThat(read.steps()).isEqualTo(42);
        assertThat(read.best()).isEqualTo(1);
        assertThat(read.results()).isEqualTo(checkpoint().results());
        tensors(3)
                .forEach((name, tensor) ->
                        assertThat(tensors.get(name).toFloats()).isEqualTo(tensor.toFloats()));
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    }

    @Test
    void whatIsCutOrAlteredIsRefusedAndChangesNothing() throws IOException {
        checkpoint().write(file);
        var bytes = Files.readAllBytes(file);
        for (int place : new int[] {8, 9, 30, 60, 500, bytes.length - 5, bytes.length - 1}) {
            var altered = bytes.clone();
            altered[place] ^= 1;
            requireRefused(altered, "is damaged, a part of it was cut off or altered");
            requireRefused(Arrays.copyOf(bytes, place), place < 12 ? "is no checkpoint of Gatun" : "is damaged");
        }
        requireRefused(new byte[0], "is no checkpoint of Gatun");
        requireRefused("a letter to a friend".getBytes(), "is no checkpoint of Gatun");
    }

    private void requireRefused(byte[] bytes, String reason) throws IOException {
        Files.write(file, bytes);
        var tensors = tensors(-1);
        assertThatThrownBy(() -> CheckpointReader.read(file, identity("7"), tensors))
                .isInstanceOf(GatunException.class)
                .hasMessageStartingWith(file + ": " + reason);
        assertThat(tensors.get("many").toFloats())
                .isEqualTo(tensors(-1).get("many").toFloats());
    }

    @Test
    void anotherRunIsNamed() {
        checkpoint().write(file);
        assertThatThrownBy(() -> CheckpointReader.read(file, identity("8"), tensors(0)))
                .hasMessage(file + ": belongs to another run: the seed was 7 and is now 8");
    }

    @Test
    void aDiskThatIsFullLeavesTheOldOne() {
        checkpoint().write(file);
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(GatunException.class)
                .hasMessage(file.getFileName() + ": cannot be written: No space left on device");
        assertThat(CheckpointReader.read(file, identity("7"), tensors(0)).steps())
                .isEqualTo(42);
        assertThat(folder.toFile().list()).containsExactly("run.checkpoint");
    }

    @Test
    void aFolderThatIsNoneIsOneLine() throws IOException {
        Files.writeString(file, "in the way");
        var inside = file.resolve("run.checkpoint");
        assertThatThrownBy(() -> checkpoint().write(inside))
                .hasMessage(inside.getFileName() + ": cannot be written: Not a directory");
        var missing = folder.resolve("missing").resolve("run.checkpoint");
        assertThatThrownBy(() -> checkpoint().write(missing))
                .hasMessage(missing.getFileName() + ": cannot be written: there is no such folder or file");
    }
}
