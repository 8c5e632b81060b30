package io.gatun.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.graph.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
    @TempDir
    Path folder;

    @Test
    void readsOneALineWithOrWithoutIdentifiers() throws IOException {
        var file = folder.resolve("labels.txt");
        Files.writeString(file, "n01440764 tench, Tinca tinca\r\n\n  n02 is kept\nfish\n\n");
        assertThat(Labels.read(file).names()).containsExactly("tench, Tinca tinca", "", "n02 is kept", "fish");
    }

    @Test
    void namesTheFileThatHoldsNoLabels() throws IOException {
        var empty = Files.writeString(folder.resolve("empty.txt"), "\n\n");
        var binary = Files.write(folder.resolve("binary.txt"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        assertThatThrownBy(() -> Labels.read(empty))
                .isInstanceOf(GatunException.class)
                .hasMessage(empty + ": has no labels");
        assertThatThrownBy(() -> Labels.read(binary)).hasMessage(binary + ": not a text file in UTF-8");
        var missing = folder.resolve("missing.txt");
        assertThatThrownBy(() -> Labels.read(missing)).hasMessage(missing + ": no such file");
    }

    @Test
    void readsMetadataSeparatedByCommasOrLines() {
        assertThat(metadata("cat,dog , ship").names()).containsExactly("cat", "dog", "ship");
        assertThat(metadata("tench, Tinca tinca\ngoldfish\n").names())
                .containsExactly("tench, Tinca tinca", "goldfish");
        assertThat(Labels.of(Metadata.NONE)).isEmpty();
    }

    @Test
    void callsClassesWithoutANameByTheirNumber() {
        assertThat(Labels.of("cat").get(0)).isEqualTo("cat");
        assertThat(Labels.of("cat").get(1)).isEqualTo("class 1");
    }

    private static Labels metadata(String text) {
        return Labels.of(Metadata.NONE.withProperties(Map.of(Labels.PROPERTY, text)))
                .orElseThrow();
    }
}
