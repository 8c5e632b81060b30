package io.gatun.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages show code that is compiled and run, and point at files that exist. */
class ReadmeTest {
    private static final Path EXAMPLES = Path.of("integration-tests/src/test/java/io/gatun/examples");

    private static final Pattern JAVA_BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
    private static final Pattern REGION = Pattern.compile("(?ms)^ *// page: begin\\n(.*?)^ *// page: end$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    @ParameterizedTest
    @CsvSource({"README.md,ReadmeExamples.java", "docs/training.md,TrainingExamples.java"})
    void everyBlockOfJavaIsAnExampleWordForWord(Path page, Path examples) throws IOException {
        assertThat(found(JAVA_BLOCK, page))
                .isEqualTo(found(REGION, EXAMPLES.resolve(examples)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/training.md"})
    void everyLinkIntoTheRepositoryLeadsSomewhere(Path page) throws IOException {
        var folder = Objects.requireNonNullElse(page.getParent(), Path.of(""));
        assertThat(found(LINK, page)).isNotEmpty().allMatch(target -> Files.exists(folder.resolve(target.strip())));
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1).stripTrailing().stripIndent())
                .toList();
    }
}
