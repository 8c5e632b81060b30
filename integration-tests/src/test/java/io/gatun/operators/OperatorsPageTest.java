package io.gatun.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/operators.md} is what the code says. With {@code -Dgatun.docs=write} the page is written instead of compared.
 */
class OperatorsPageTest {
    private static final Path PAGE = Path.of("docs", "operators.md");

    @Test
    void thePageIsWhatTheCodeSays() throws IOException {
        var page = OperatorsPage.of(
                lines("examples.txt").map(Example::parse).toList(),
                lines("attributes.txt").toList(),
                resource("introduction.md"));
        var file = root().resolve(PAGE);
        if ("write".equals(System.getProperty("gatun.docs"))) {
            Files.writeString(file, page);
        }
        assertThat(Files.readString(file))
                .as("%s; the command at its top writes it anew", PAGE)
                .isEqualTo(page);
    }

    private static Stream<String> lines(String name) throws IOException {
        return resource(name).lines().filter(line -> !line.isBlank() && !line.startsWith("#"));
    }

    private static String resource(String name) throws IOException {
        try (var stream = OperatorsPageTest.class.getResourceAsStream("/operators/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The folder of the whole project: the current one or one above it. */
    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("mvnw")))
                .findFirst()
                .orElseThrow();
    }
}
