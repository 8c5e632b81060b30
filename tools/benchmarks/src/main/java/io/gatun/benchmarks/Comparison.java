package io.gatun.benchmarks;

import io.gatun.GatunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Both sides of one network, threads and batch, over all forks.
 *
 * @param network as the user named it
 * @param difference the largest between the outputs of a pair of forks
 */
record Comparison(
        String network, Task task, List<Measurement> gatun, List<Measurement> onnxRuntime, double difference) {
    /** Outputs further apart than this are different answers, whose times say nothing. */
    private static final double LARGEST_DIFFERENCE = 1e-4;

    Comparison {
        gatun = List.copyOf(gatun);
        onnxRuntime = List.copyOf(onnxRuntime);
    }

    /**
     * Runs each side once, and if their outputs agree times them in turns; a timed fork must agree as well.
     *
     * @param folder for the files of the forks
     * @param progress is told the number of each fork before it starts
     * @throws GatunException if a process fails or the outputs differ
     */
    static Comparison of(String network, Task task, int forks, Path folder, IntConsumer progress)
            throws IOException, InterruptedException {
        double difference = agreed(
                network,
                task,
                Fork.start(Side.GATUN, task.untimed(), folder),
                Fork.start(Side.ONNX_RUNTIME, task.untimed(), folder));
        var gatun = new ArrayList<Measurement>();
        var onnxRuntime = new ArrayList<Measurement>();
        for (int fork = 1; fork <= forks; fork++) {
            progress.accept(fork);
            gatun.add(Fork.start(Side.GATUN, task, folder));
            onnxRuntime.add(Fork.start(Side.ONNX_RUNTIME, task, folder));
            difference = Math.max(difference, agreed(network, task, gatun.getLast(), onnxRuntime.getLast()));
        }
        return new Comparison(network, task, gatun, onnxRuntime, difference);
    }

    private static double agreed(String network, Task task, Measurement gatun, Measurement onnxRuntime) {
        double difference = gatun.outputs().differenceFrom(onnxRuntime.outputs());
        requireAgreement(network + ", " + task, difference);
        return difference;
    }

    /** @throws GatunException if the outputs of {@code what} are too far apart */
    static void requireAgreement(String what, double difference) {
        if (!(difference < LARGEST_DIFFERENCE)) {
            throw new GatunException("%s: outputs differ by %.1e of the largest, allowed is %.0e; no times"
                    .formatted(what, difference, LARGEST_DIFFERENCE));
        }
    }

    /** ONNX Runtime's median over Gatun's: above 1, Gatun is faster. */
    double ratio() {
        return times(onnxRuntime).median() / times(gatun).median();
    }

    /** Whether the two differ in threads only, and this has more. */
    boolean hasMoreThreadsThan(Comparison other) {
        return network.equals(other.network)
                && task.batch() == other.task.batch()
                && task.threads() > other.task.threads();
    }

    /** Of the timed runs of all forks together. */
    static Statistics times(List<Measurement> forks) {
        var all = new ArrayList<Double>();
        forks.forEach(fork -> all.addAll(fork.runMillis()));
        return Statistics.of(all);
    }
}
