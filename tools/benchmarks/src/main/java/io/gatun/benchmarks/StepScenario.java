package io.gatun.benchmarks;

import io.gatun.graph.Value;

/** How much of ResNet-18 learns. */
enum StepScenario {
    HEAD("head only", 167),
    LAST_STAGE("last stage and head", 251),
    ALL("all", 520);

    private final String title;
    private final double torchMillis;

    StepScenario(String title, double torchMillis) {
        this.title = title;
        this.torchMillis = torchMillis;
    }

    /**
     * What PyTorch 2.13 took for the same step, batch 8 and 2 threads, on a machine of the kind these benchmarks were written
     * on: it cannot be installed beside them, so this is a record and no measurement.
     */
    double torchMillis() {
        return torchMillis;
    }

    boolean learns(Value parameter) {
        var name = parameter.name();
        return switch (this) {
            case HEAD -> name.startsWith("fc");
            case LAST_STAGE -> name.startsWith("fc") || name.startsWith("stage4");
            case ALL -> true;
        };
    }

    @Override
    public String toString() {
        return title;
    }
}
