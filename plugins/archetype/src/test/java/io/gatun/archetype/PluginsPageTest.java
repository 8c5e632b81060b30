package io.gatun.archetype;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page shows is there: code in the project that it tells to generate, files that it points at. */
class PluginsPageTest {
    private static final Path EXAMPLES = Path.of("plugins/archetype/src/test/java/io/gatun/archetype/Examples.java");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    @Test
    void everyBlockOfJavaIsInTheGeneratedProjectOrItsExamplesWordForWord() {
        var sources = Stream.concat(GeneratedProject.get().files("src", ".java").stream(), Stream.of(EXAMPLES))
                .map(PluginsPageTest::lines)
                .toList();
        assertThat(PluginsPage.blocks("java"))
                .hasSizeGreaterThan(10)
                .allSatisfy(block ->
                        assertThat(sources).as(block).anyMatch(source -> source.contains(withoutIndentation(block))));
    }

    @Test
    void everyLinkLeadsSomewhere() {
        var links = LINK.matcher(PluginsPage.text())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(links)
                .isNotEmpty()
                .allMatch(target -> Files.exists(Path.of("docs").resolve(target)));
    }

    @Test
    void theSupportTableIsWhereThePageSaysAndHasItsColumns() throws IOException {
        var table = Files.readString(GeneratedProject.get().folder().resolve("target/mine-support.md"));
        var columns = "| operator | supported | cases passed | failed | refused | because |";
        assertThat(table).contains(columns).contains("| Conv | ");
        assertThat(PluginsPage.text()).contains(columns).contains("target/mine-support.md");
    }

    @Test
    void theJarIsWhereThePageSays() {
        var jar = GeneratedProject.get()
                .folder()
                .relativize(GeneratedProject.get().jar());
        assertThat(PluginsPage.blocks("sh")).anyMatch(block -> block.contains(jar.toString()));
    }

    private static String lines(Path file) {
        try {
            return withoutIndentation(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Blocks are shown from the left margin, wherever they stand in their file. */
    private static String withoutIndentation(String code) {
        return String.join(
                "\n", List.of(code.split("\n")).stream().map(String::strip).toList());
    }
}
