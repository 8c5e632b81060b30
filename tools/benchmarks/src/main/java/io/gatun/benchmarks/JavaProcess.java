package io.gatun.benchmarks;

import io.gatun.GatunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A finished process on this JVM and class path.
 *
 * @param millis from its start to its end, as its parent saw it
 * @param code its exit code
 * @param said the last line it wrote to its standard error
 */
record JavaProcess(double millis, int code, String said) {
    /** As the gatun command starts. */
    private static final List<String> FLAGS = List.of(
            "-Xlog:disable",
            "-XX:+UseSerialGC",
            "-Xmn8m",
            "-XX:TrimNativeHeapInterval=500",
            "--enable-native-access=ALL-UNNAMED");

    /**
     * Runs one and waits for it.
     *
     * @param flags of the JVM, besides those that every measurement has and those of the side
     * @param folder for its files
     */
    static JavaProcess run(Side side, List<String> flags, Class<?> main, List<String> words, Path folder)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags(side));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(words);
        var said = folder.resolve("errors");
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(said.toFile());
        long start = System.nanoTime();
        var process = builder.start();
        try {
            int code = process.waitFor();
            return new JavaProcess((System.nanoTime() - start) / 1e6, code, lastLine(said));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Those that every measurement of a side has. */
    static List<String> flags(Side side) {
        var flags = new ArrayList<>(FLAGS);
        flags.addAll(side.flags());
        return flags;
    }

    /** @throws GatunException that begins with {@code failure} and ends in what the process said, if it failed */
    JavaProcess orThrow(String failure) {
        if (code != 0) {
            throw new GatunException(failure + ": " + said);
        }
        return this;
    }

    private static String lastLine(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .reduce("it said nothing", (_, line) -> line);
    }
}
