package io.gatun.cli;

import io.gatun.GatunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The files that words on the command line stand for: themselves, or the pictures in a folder and those below it. */
final class Pictures {
    private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "jpe", "png", "bmp", "gif");

    private Pictures() {}

    /** @throws GatunException if a folder has no pictures */
    static List<Path> find(List<Path> words) throws IOException {
        var pictures = new ArrayList<Path>();
        for (var word : words) {
            if (!Files.isDirectory(word)) {
                pictures.add(word);
                continue;
            }
            try (var files = Files.walk(word)) {
                var found = files.filter(Pictures::isPicture).sorted().toList();
                if (found.isEmpty()) {
                    throw new GatunException(
                            word + ": no pictures in this folder (" + String.join(", ", sorted()) + ")");
                }
                pictures.addAll(found);
            }
        }
        return pictures;
    }

    private static List<String> sorted() {
        return ENDINGS.stream().sorted().toList();
    }

    private static boolean isPicture(Path file) {
        var name = file.getFileName().toString();
        var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && ENDINGS.contains(ending) && Files.isRegularFile(file);
    }
}
