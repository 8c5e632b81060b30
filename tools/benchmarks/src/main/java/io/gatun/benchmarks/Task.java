package io.gatun.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * What one process measures, and how it is told so on its command line.
 *
 * @param file the ONNX file
 * @param threads that one run may use, the caller included
 * @param batch pictures in one run
 * @param runs timed at most, after warm-up; 0 to run once and time nothing
 * @param seconds that the timed runs may take together; a few are made all the same
 * @param spinning whether idle threads of ONNX Runtime spin for a while, as is its default
 */
record Task(Path file, int threads, int batch, int runs, double seconds, boolean spinning) {
    List<String> words() {
        return List.of(
                file.toString(),
                String.valueOf(threads),
                String.valueOf(batch),
                String.valueOf(runs),
                String.valueOf(seconds),
                String.valueOf(spinning));
    }

    static Task of(List<String> words) {
        return new Task(
                Path.of(words.get(0)),
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(2)),
                Integer.parseInt(words.get(3)),
                Double.parseDouble(words.get(4)),
                Boolean.parseBoolean(words.get(5)));
    }

    /** The same, run once for its outputs. */
    Task untimed() {
        return new Task(file, threads, batch, 0, 0, spinning);
    }

    @Override
    public String toString() {
        return "threads %d, batch %d".formatted(threads, batch);
    }
}
