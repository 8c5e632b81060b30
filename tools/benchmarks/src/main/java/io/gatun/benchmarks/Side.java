package io.gatun.benchmarks;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.List;

/** The two runtimes. */
enum Side {
    GATUN("Gatun") {
        @Override
        Engine open(Path file, int threads, boolean spinning) {
            return new GatunEngine(file, threads);
        }

        @Override
        List<String> flags() {
            return List.of("--add-modules", "jdk.incubator.vector");
        }
    },
    ONNX_RUNTIME("ONNX Runtime") {
        @Override
        Engine open(Path file, int threads, boolean spinning) throws OrtException {
            return new OnnxRuntimeEngine(file, threads, spinning);
        }

        @Override
        List<String> flags() {
            return List.of();
        }
    };

    private final String title;

    Side(String title) {
        this.title = title;
    }

    /**
     * Loads a file, ready to be fed.
     *
     * @param threads that one run may use, the caller included
     * @param spinning whether idle threads may spin, where they know how to
     */
    abstract Engine open(Path file, int threads, boolean spinning) throws OrtException;

    /** What its JVM must be told and the other's need not. */
    abstract List<String> flags();

    @Override
    public String toString() {
        return title;
    }
}
