package io.gatun.benchmarks;

import io.gatun.GatunException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** PyTorch in a process of its own, which waits while Gatun computes; {@code torch_peer.py} is its other end. */
final class TorchPeer implements AutoCloseable {
    /** So that a machine without Python is one without PyTorch. */
    private static final String START = "command -v \"$1\" >/dev/null && exec \"$@\"; echo \"absent there is no $1\"";

    private final Process process;
    private final BufferedReader answers;
    private final String greeting;

    /**
     * Times of one network at one batch, in milliseconds.
     *
     * @param host with images and scores in the host's memory, as Gatun gets them
     * @param device with images that are on the device already, and scores that stay there
     */
    record Times(List<Double> host, List<Double> device) {
        static final Times NONE = new Times(List.of(), List.of());

        /** One after the other. */
        Times and(Times more) {
            return new Times(joined(host, more.host), joined(device, more.device));
        }

        private static List<Double> joined(List<Double> first, List<Double> second) {
            return Stream.concat(first.stream(), second.stream()).toList();
        }
    }

    /** Starts it, and waits until it has said what it is. */
    TorchPeer(String python, Path script) throws IOException {
        process = new ProcessBuilder("sh", "-c", START, "sh", python, script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader();
        greeting = answer();
    }

    boolean isPresent() {
        return greeting.startsWith("ready ");
    }

    /** Its version and device, or why there is none. */
    String description() {
        return greeting.substring(greeting.indexOf(' ') + 1);
    }

    /**
     * Times so many runs, after warming up.
     *
     * @param parameters what the network must have, so that both sides mean the same
     * @throws GatunException with what it said, if it failed
     */
    Times time(String network, int batch, int runs, long parameters) throws IOException {
        process.outputWriter().write("%s %d %d %d%n".formatted(network, batch, runs, parameters));
        process.outputWriter().flush();
        var answer = answer();
        if (!answer.startsWith("times ")) {
            throw new GatunException("PyTorch on " + network + ", batch " + batch + ": " + answer);
        }
        var halves = answer.substring("times ".length()).split("\\|");
        return new Times(numbers(halves[0]), numbers(halves[1]));
    }

    private static List<Double> numbers(String words) {
        return Stream.of(words.strip().split(" ")).map(Double::valueOf).toList();
    }

    private String answer() throws IOException {
        var line = answers.readLine();
        return line == null ? "failed it ended without an answer" : line;
    }

    @Override
    public void close() {
        try {
            process.outputWriter().close();
            process.waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
