package io.gatun.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which set a case belongs to. A folder {@code tiers} beside folders of cases holds lists {@code FOLDER-TIER.txt}, whose lines
 * are paths below that folder; {@code node-A.txt} makes the set {@code node A}.
 */
final class CaseSets {
    private static final String LISTS = "tiers";
    private static final String SUFFIX = ".txt";

    /** The lists of each folder that has some: cases by absolute path. */
    private final Map<Path, Map<Path, String>> listed = new HashMap<>();

    /** The set; for a case that no list names, the folder it came in; empty if there are no lists above it. */
    Optional<String> of(TestCase test) throws IOException {
        var folder = test.folder().toAbsolutePath().normalize();
        for (var above = folder.getParent(); above != null; above = above.getParent()) {
            if (Files.isDirectory(above.resolve(LISTS))) {
                var sets = listed.get(above);
                if (sets == null) {
                    sets = read(above);
                    listed.put(above, sets);
                }
                var unlisted = above.relativize(folder).getName(0).toString();
                return Optional.of(sets.getOrDefault(folder, unlisted));
            }
        }
        return Optional.empty();
    }

    private static Map<Path, String> read(Path root) throws IOException {
        var sets = new HashMap<Path, String>();
        try (var files = Files.newDirectoryStream(root.resolve(LISTS), "*" + SUFFIX)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                int dash = name.lastIndexOf('-');
                if (dash < 0) {
                    continue;
                }
                var folder = name.substring(0, dash);
                var tier = name.substring(dash + 1, name.length() - SUFFIX.length());
                for (var line : Files.readAllLines(file)) {
                    if (!line.isBlank()) {
                        sets.put(root.resolve(folder).resolve(line.strip()), folder + " " + tier);
                    }
                }
            }
        }
        return sets;
    }
}
