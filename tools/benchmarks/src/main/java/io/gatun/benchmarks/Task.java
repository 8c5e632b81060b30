package io.gatun.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * What one process measures, and how it is told so on its command line.
 *
 * @param file the ONNX file
 * @param threads that one run may use, the caller included
 * @param batch pictures in one run
 * @param runs timed, after warm-up
 */
record Task(Path file, int threads, int batch, int runs) {
    List<String> words() {
        return List.of(file.toString(), String.valueOf(threads), String.valueOf(batch), String.valueOf(runs));
    }

    static Task of(List<String> words) {
        return new Task(
                Path.of(words.get(0)),
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(2)),
                Integer.parseInt(words.get(3)));
    }
}
