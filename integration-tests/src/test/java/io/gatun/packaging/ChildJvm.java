package io.gatun.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own: the java that the tests run on, with no flag but those given. */
final class ChildJvm {
    private static final int PATIENCE_SECONDS = 120;

    private ChildJvm() {}

    /** What it wrote before it ended with exit code 0. */
    record Output(List<String> lines, String errors) {}

    /**
     * Runs {@code main}, found on the class path that {@code flags} give.
     *
     * @throws AssertionError with all it wrote, if it fails or does not end
     */
    static Output run(List<String> flags, Class<?> main, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        var out = Files.createTempFile("gatun", ".out");
        var err = Files.createTempFile("gatun", ".err");
        try {
            return run(command, out, err);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static Output run(List<String> command, Path out, Path err) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(command + " did not end within " + PATIENCE_SECONDS + " s");
        }
        var output = new Output(Files.readAllLines(out), Files.readString(err));
        if (process.exitValue() != 0) {
            throw new AssertionError(command + " ended with " + process.exitValue() + ": " + output);
        }
        return output;
    }
}
