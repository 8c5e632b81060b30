package io.gatun.benchmarks;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;

/** The two runtimes. */
enum Side {
    GATUN("Gatun") {
        @Override
        Engine open(Path file, int threads) {
            return new GatunEngine(file, threads);
        }
    },
    ONNX_RUNTIME("ONNX Runtime") {
        @Override
        Engine open(Path file, int threads) throws OrtException {
            return new OnnxRuntimeEngine(file, threads);
        }
    };

    private final String title;

    Side(String title) {
        this.title = title;
    }

    /**
     * Loads an ONNX file, ready to be fed.
     *
     * @param threads that one run may use, the caller included
     */
    abstract Engine open(Path file, int threads) throws OrtException;

    @Override
    public String toString() {
        return title;
    }
}
