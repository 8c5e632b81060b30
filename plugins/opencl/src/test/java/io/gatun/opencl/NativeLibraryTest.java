package io.gatun.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void requireDevice() {
        OpenClDevice.require();
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(folder)) {
            var all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    @Test
    void aCutLibraryIsReplaced() throws IOException {
        NativeLibrary.mend(folder);
        var file = onlyFile();
        var whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        NativeLibrary.mend(folder);

        assertThat(onlyFile()).isEqualTo(file).hasBinaryContent(whole);
    }

    @Test
    void aWholeLibraryIsLeftAlone() throws IOException {
        NativeLibrary.mend(folder);
        var before = Files.readAttributes(onlyFile(), BasicFileAttributes.class).fileKey();

        NativeLibrary.mend(folder);

        assertThat(Files.readAttributes(onlyFile(), BasicFileAttributes.class).fileKey())
                .isEqualTo(before);
    }

    @Test
    void aLibraryThatCannotBeReplacedIsNamed() throws IOException {
        NativeLibrary.mend(folder);
        var file = onlyFile();
        Files.delete(file);
        // a folder that is not empty cannot be replaced by a file, whoever tries
        Files.createDirectory(file);
        Files.write(file.resolve("x"), new byte[1]);

        assertThatThrownBy(() -> NativeLibrary.mend(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }
}
