package io.gatun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.spi.DiskCache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Commands that train, with a cache of features of their own, and somebody who may press Ctrl-C. */
final class TrainingRig implements BeforeAllCallback, AfterAllCallback {
    private String before;
    private Path cache;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        before = System.getProperty(DiskCache.PROPERTY);
        cache = Files.createTempDirectory("features");
        System.setProperty(DiskCache.PROPERTY, cache.toString());
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (before == null) {
            System.clearProperty(DiskCache.PROPERTY);
        } else {
            System.setProperty(DiskCache.PROPERTY, before);
        }
        try (var files = Files.walk(cache)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    Path cache() {
        return cache;
    }

    /** A run that went well: what it said on stderr is what it takes and how epochs went. */
    static Outcome trained(Object... words) {
        var outcome = Outcome.gatun(words);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err().lines())
                .allMatch(
                        line -> Stream.of("auto: ", "training takes ", "epoch ").anyMatch(line::startsWith));
        return outcome;
    }

    /** A run during which Ctrl-C is pressed once a line has been printed that begins like this. */
    static Outcome interruptedAfter(String line, Object... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var watching = new OutputStream() {
            private boolean pressed;

            @Override
            public void write(int letter) {
                err.write(letter);
                var last = err.toString(StandardCharsets.UTF_8).lines().toList().getLast();
                if (!pressed && letter == '\n' && last.startsWith(line)) {
                    pressed = true;
                    Interruption.press();
                }
            }
        };
        int code = Main.run(
                Arrays.stream(words).map(Object::toString).toArray(String[]::new),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(watching, false, StandardCharsets.UTF_8));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Names of the files in a folder. */
    static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
