package io.gatun.archetype;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What {@code docs/plugins.md} shows. */
final class PluginsPage {
    private static final Path FILE = Path.of("docs/plugins.md");

    private PluginsPage() {}

    static String text() {
        try {
            return Files.readString(FILE);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The fenced blocks in a language, without indentation. */
    static List<String> blocks(String language) {
        return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
                .matcher(text())
                .results()
                .map(match -> match.group(1).stripTrailing().stripIndent())
                .toList();
    }

    /** The arguments of the one command that begins with {@code mvn} and has {@code goal} in it. */
    static List<String> maven(String goal) {
        var commands = blocks("sh").stream()
                .flatMap(block -> block.replaceAll("\\\\\n", " ").lines())
                .filter(line -> line.startsWith("mvn ") && line.matches(".*\\b" + goal + "\\b.*"))
                .toList();
        if (commands.size() != 1) {
            throw new AssertionError(FILE + " must show one command 'mvn … " + goal + "', shows " + commands);
        }
        return Arrays.stream(commands.getFirst().split("\\s+")).skip(1).toList();
    }
}
