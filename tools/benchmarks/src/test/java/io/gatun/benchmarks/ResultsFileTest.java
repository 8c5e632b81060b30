package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
    private static final Provenance PROVENANCE =
            new Provenance("2 x a processor", "a JVM", "2026-11-23 12:00 UTC", "tools/benchmarks/it", "0.1", "1.29");

    @TempDir
    private Path folder;

    private String put(String title, String body) throws IOException {
        var file = folder.resolve("RESULTS.md");
        new ResultsFile(file).put(title, PROVENANCE, body);
        return Files.readString(file);
    }

    @Test
    void aSectionSaysWhereItsFiguresComeFrom() throws IOException {
        assertThat(put("Warm", "figures\n")).startsWith("# Results\n").endsWith("""

                ## Warm

                | measured     | on                    |
                |--------------|-----------------------|
                | machine      | 2 x a processor       |
                | JVM          | a JVM                 |
                | date         | 2026-11-23 12:00 UTC  |
                | command      | `tools/benchmarks/it` |
                | Gatun        | 0.1                   |
                | ONNX Runtime | 1.29                  |

                figures
                """);
    }

    @Test
    void aSectionReplacesItselfAndLeavesTheOthers() throws IOException {
        put("Warm", "first figures\n");
        var other = put("Cold", "other\n").substring(put("Cold", "other\n").indexOf("\n## Cold\n"));
        var text = put("Warm", "new\n");
        assertThat(text)
                .contains("\nnew\n")
                .doesNotContain("first")
                .endsWith(other)
                .containsOnlyOnce("## Warm");
        assertThat(put("Cold", "newer\n")).contains("\nnew\n").endsWith("\nnewer\n");
    }
}
