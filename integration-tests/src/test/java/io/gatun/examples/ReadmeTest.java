package io.gatun.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README shows code that is compiled and run, and points at files that exist. */
class ReadmeTest {
    private static final Path README = Path.of("README.md");
    private static final Path EXAMPLES =
            Path.of("integration-tests/src/test/java/io/gatun/examples/ReadmeExamples.java");

    private static final Pattern JAVA_BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
    private static final Pattern REGION = Pattern.compile("(?ms)^ *// README: begin\\n(.*?)^ *// README: end$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    @Test
    void everyBlockOfJavaIsAnExampleWordForWord() throws IOException {
        assertThat(found(JAVA_BLOCK, README)).isEqualTo(found(REGION, EXAMPLES)).isNotEmpty();
    }

    @Test
    void everyLinkIntoTheRepositoryLeadsSomewhere() throws IOException {
        assertThat(found(LINK, README)).isNotEmpty().allMatch(target -> Files.exists(Path.of(target.strip())));
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1).stripTrailing().stripIndent())
                .toList();
    }
}
