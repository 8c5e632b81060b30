package io.gatun.networks;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** Where test data lies, and what happens where it does not: a test skipped by name, or failed in CI. */
public final class TestData {
    private TestData() {}

    /** The folder of ONNX's cases, as {@code -Dgatun.testdata} names it. */
    static Path cases() {
        return Path.of(System.getProperty("gatun.testdata", "../shared/onnx-testdata"));
    }

    /** A folder beside the cases, such as {@code models}. */
    public static Path beside(String name) {
        return cases().resolveSibling(name);
    }

    /** A test for each entry of {@code folder} that is wanted, in the order of names. */
    static Stream<DynamicTest> each(Path folder, Predicate<Path> wanted, ThrowingConsumer<Path> test) {
        if (!Files.isDirectory(folder)) {
            return Stream.of(dynamicTest(folder.getFileName() + " (no test data)", () -> require(folder)));
        }
        try (var entries = Files.list(folder)) {
            var found = entries.filter(wanted).sorted().toList();
            if (found.isEmpty()) {
                throw new AssertionError("nothing to test in " + folder);
            }
            return found.stream().map(path -> dynamicTest(path.getFileName().toString(), () -> test.accept(path)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The files of a folder, in the order of names. */
    static List<Path> files(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Skips the running test if {@code path} is missing, or fails it where the data must be there. */
    public static void require(Path path) {
        if (!Files.exists(path)) {
            var reason = "no test data at " + path;
            if (Boolean.getBoolean("gatun.ci")) {
                throw new AssertionError(reason);
            }
            Assumptions.abort(reason);
        }
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
