package io.gatun.benchmarks;

import ai.onnxruntime.OrtException;
import io.gatun.GatunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One measurement of one side, in a JVM of its own: it shares no memory, no threads and no compiled code with the other side,
 * so its resident memory is its own, and threads that spin take nothing from the other.
 */
final class Fork {
    /** As the gatun command starts. */
    private static final List<String> FLAGS = List.of(
            "-Xlog:disable",
            "-XX:+UseSerialGC",
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED");

    private static final double LONGEST_WARM_UP_MILLIS = 30_000;

    private Fork() {}

    /**
     * Starts the process and waits for what it finds.
     *
     * @param folder for its files
     * @throws GatunException with what the process said, if it failed
     */
    static Measurement start(Side side, Task task, Path folder) throws IOException, InterruptedException {
        var found = folder.resolve("measurement");
        var said = folder.resolve("errors");
        Files.deleteIfExists(found);
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Fork.class.getName()));
        command.addAll(List.of(side.name(), found.toString()));
        command.addAll(task.words());
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(said.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new GatunException(side + " failed on " + task.file().getFileName() + ": " + lastLine(said));
            }
        } finally {
            process.destroyForcibly();
        }
        return Measurement.read(found);
    }

    private static String lastLine(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .reduce("it said nothing", (_, line) -> line);
    }

    /** In the new process: the side, the file for the measurement, and the words of a {@link Task}. */
    public static void main(String[] words) throws IOException {
        var side = Side.valueOf(words[0]);
        var task = Task.of(Arrays.asList(words).subList(2, words.length));
        try {
            measure(side, task).write(Path.of(words[1]));
        } catch (GatunException | OrtException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    private static Measurement measure(Side side, Task task) throws OrtException, IOException {
        long start = System.nanoTime();
        try (var engine = side.open(task)) {
            double load = millisSince(start);
            for (var input : engine.inputs()) {
                engine.feed(input.name(), input.shape(task.batch()), input.values(task.batch()));
            }
            double first = time(engine);
            var steadiness = new Steadiness();
            while (!steadiness.reached() && steadiness.totalMillis() < LONGEST_WARM_UP_MILLIS) {
                steadiness.add(time(engine));
            }
            var times = new ArrayList<Double>();
            for (int i = 0; i < task.runs(); i++) {
                times.add(time(engine));
            }
            return new Measurement(load, first, times, steadiness.reached(), Machine.residentBytes(), engine.outputs());
        }
    }

    private static double time(Engine engine) throws OrtException {
        long start = System.nanoTime();
        engine.run();
        return millisSince(start);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
