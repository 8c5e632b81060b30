package io.gatun.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FilesTest {
    private static final int LONGEST = 500;

    @Test
    void noSourceFileIsTooLongToRead() throws IOException {
        var lines = lengths();
        assertThat(lines).as("source files found").hasSizeGreaterThan(20);
        lines.values().removeIf(length -> length <= LONGEST);
        assertThat(lines)
                .as("files over " + LONGEST + " lines, and their lengths")
                .isEmpty();
    }

    private static Map<Path, Integer> lengths() throws IOException {
        var lengths = new TreeMap<Path, Integer>();
        for (var file : Repository.filesEndingWith(".java")) {
            lengths.put(
                    file, Files.readAllLines(Repository.root().resolve(file)).size());
        }
        return lengths;
    }
}
