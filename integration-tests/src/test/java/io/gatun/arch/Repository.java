package io.gatun.arch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checked-out repository that the tests run in. */
final class Repository {
    private Repository() {}

    /** The folder that holds {@code mvnw}: the current one or one above it. */
    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("mvnw")))
                .findFirst()
                .orElseThrow();
    }

    /** Every file whose name ends so, except what builds leave in {@code target}; paths are relative to the root. */
    static List<Path> filesEndingWith(String suffix) throws IOException {
        var root = root();
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .map(root::relativize)
                    .filter(file -> !List.of(file.toString().split("/")).contains("target"))
                    .sorted()
                    .toList();
        }
    }
}
