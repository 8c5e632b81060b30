package io.gatun.benchmarks;

import ai.onnxruntime.OrtException;

/** The two runtimes. */
enum Side {
    GATUN("Gatun") {
        @Override
        Engine open(Task task) {
            return new GatunEngine(task);
        }
    },
    ONNX_RUNTIME("ONNX Runtime") {
        @Override
        Engine open(Task task) throws OrtException {
            return new OnnxRuntimeEngine(task);
        }
    };

    private final String title;

    Side(String title) {
        this.title = title;
    }

    /** Loads the task's file, ready to be fed. */
    abstract Engine open(Task task) throws OrtException;

    @Override
    public String toString() {
        return title;
    }
}
