package io.gatun.zoo;

import io.gatun.GatunException;
import io.gatun.graph.Metadata;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a network's classes are called.
 *
 * @param names one a class, in the order of the network's output
 * @param wordnetIds identifiers such as {@code n01440764}, one a class, empty where it has none; or none at all
 */
public record Labels(List<String> names, List<String> wordnetIds) {
    /** The key of a model's metadata under which its labels are written, separated by commas, or by lines if it has any. */
    public static final String PROPERTY = "labels";

    /** No names: every class is called by its number. */
    public static final Labels NONE = new Labels(List.of());

    private static final Pattern WORDNET_ID = Pattern.compile("(?s)^(?:(n\\d{8})\\s+)?(.*)$");

    /** Copies the lists. */
    public Labels {
        names = List.copyOf(names);
        wordnetIds = List.copyOf(wordnetIds);
    }

    /** Names without identifiers. */
    public Labels(List<String> names) {
        this(names, List.of());
    }

    /** Names in the order of the network's output. */
    public static Labels of(String... names) {
        return new Labels(List.of(names));
    }

    /**
     * Reads a text file in UTF-8 with one class a line; an identifier such as {@code n01440764} in front of a name is kept
     * apart from it, blank lines at the end are left out.
     *
     * @throws GatunException naming the file, if it cannot be read, is no text, or is empty
     */
    public static Labels read(Path file) {
        try {
            var text = Files.readString(file).stripTrailing();
            if (text.isEmpty()) {
                throw new GatunException(file + ": has no labels");
            }
            return new Labels(part(text, 2), part(text, 1));
        } catch (MalformedInputException notText) {
            throw new GatunException(file + ": not a text file in UTF-8", notText);
        } catch (IOException failure) {
            var why = Files.exists(file) ? "cannot be read: " + failure.getMessage() : "no such file";
            throw new GatunException(file + ": " + why, failure);
        }
    }

    private static List<String> part(String text, int group) {
        return text.lines()
                .map(line -> WORDNET_ID.matcher(line.strip()).replaceFirst("$" + group))
                .toList();
    }

    /** What a model's metadata says under {@link #PROPERTY}. */
    public static Optional<Labels> of(Metadata metadata) {
        return Optional.ofNullable(metadata.properties().get(PROPERTY))
                .filter(text -> !text.isBlank())
                .map(text -> List.of(text.strip().split(text.strip().contains("\n") ? "\\s*\\R\\s*" : "\\s*,\\s*")))
                .map(Labels::new);
    }

    /** The names as a text for {@link #PROPERTY}, which {@link #of(Metadata)} reads; no name may have more than one line. */
    public String toProperty() {
        return String.join("\n", names) + "\n";
    }

    /** The name of class {@code index}, counted from 0; {@code class 7} where it has none. */
    public String get(int index) {
        return index < names.size() ? names.get(index) : "class " + index;
    }
}
