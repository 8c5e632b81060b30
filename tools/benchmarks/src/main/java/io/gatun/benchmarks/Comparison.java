package io.gatun.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Both sides of one network, threads and batch, over all forks.
 *
 * @param network as the user named it
 * @param difference the largest between the outputs of a pair of forks
 */
record Comparison(
        String network, Task task, List<Measurement> gatun, List<Measurement> onnxRuntime, double difference) {
    /** Outputs further apart than this are different answers, whose times say nothing. */
    static final double LARGEST_DIFFERENCE = 1e-4;

    Comparison {
        gatun = List.copyOf(gatun);
        onnxRuntime = List.copyOf(onnxRuntime);
    }

    /** ONNX Runtime's median over Gatun's: above 1, Gatun is faster. */
    double ratio() {
        return times(onnxRuntime).median() / times(gatun).median();
    }

    /** Of the timed runs of all forks together. */
    static Statistics times(List<Measurement> forks) {
        var all = new ArrayList<Double>();
        forks.forEach(fork -> all.addAll(fork.runMillis()));
        return Statistics.of(all);
    }
}
