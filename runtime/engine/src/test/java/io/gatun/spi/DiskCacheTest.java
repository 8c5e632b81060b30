package io.gatun.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCacheTest {
    private static final List<String> KEY = List.of("program", "device");
    private static final byte[] CONTENT = {1, 2, 3, 4, 5};

    @TempDir
    private Path folder;

    private DiskCache cache() {
        return new DiskCache(folder.resolve("a").resolve("b"));
    }

    @Test
    void whatIsPutIsThereForOthers() {
        cache().put(KEY, CONTENT);

        assertThat(cache().get(KEY)).contains(CONTENT);
        assertThat(cache().get(List.of("program", "other device"))).isEmpty();
        assertThat(cache().get(List.of("programdevice"))).isEmpty();
    }

    @Test
    void aFileThatWasCutCountsAsMissing() throws IOException {
        cache().put(KEY, CONTENT);
        var file = cache().file(KEY);
        var whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(cache().get(KEY)).as("%d bytes", length).isEmpty();
        }
    }

    @Test
    void aFileThatWasAlteredCountsAsMissing() throws IOException {
        cache().put(KEY, CONTENT);
        var file = cache().file(KEY);
        var whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            var altered = whole.clone();
            altered[at] ^= 1;
            Files.write(file, altered);
            assertThat(cache().get(KEY)).as("byte %d", at).isEmpty();
        }
        cache().put(KEY, CONTENT);
        assertThat(cache().get(KEY)).contains(CONTENT);
    }

    @Test
    void aFolderThatCannotBeMadeIsNoError() throws IOException {
        Files.write(folder.resolve("a"), CONTENT);

        cache().put(KEY, CONTENT);

        assertThat(cache().get(KEY)).isEmpty();
    }

    @Test
    void manyAtOnceLeaveOneWholeFile() throws IOException {
        IntStream.range(0, 200).parallel().forEach(i -> {
            cache().put(KEY, new byte[1000 + i]);
            assertThat(cache().get(KEY)).isPresent();
        });

        try (var files = Files.list(cache().folder())) {
            assertThat(files).containsExactly(cache().file(KEY));
        }
    }
}
