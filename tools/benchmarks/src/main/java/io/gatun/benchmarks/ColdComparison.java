package io.gatun.benchmarks;

import io.gatun.GatunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Cold processes of both sides on one network.
 *
 * @param network as the user named it
 * @param cached whether each side had an AOT cache, made by a training run that did the same
 * @param difference the largest between the outputs of a pair
 */
record ColdComparison(
        String network,
        int threads,
        boolean cached,
        List<ColdRun> gatun,
        List<ColdRun> onnxRuntime,
        double difference) {
    ColdComparison {
        gatun = List.copyOf(gatun);
        onnxRuntime = List.copyOf(onnxRuntime);
    }

    /**
     * Starts pairs of processes, each after the other. The first pair is not timed: it shows that the outputs agree, and
     * afterwards the file is in the system's cache for both.
     *
     * @param folder for the files of the processes
     * @param progress is told the number of each pair before it starts
     * @throws GatunException if a process fails or the outputs differ
     */
    static ColdComparison of(
            String network, Path file, int threads, boolean cached, int forks, Path folder, IntConsumer progress)
            throws IOException, InterruptedException {
        ColdRun.writeInputs(file, folder);
        var flags = new EnumMap<Side, List<String>>(Side.class);
        for (var side : Side.values()) {
            flags.put(side, cached ? train(side, file, threads, folder) : List.of());
        }
        var gatun = new ArrayList<ColdRun>();
        var onnxRuntime = new ArrayList<ColdRun>();
        double difference = 0;
        for (int pair = 0; pair <= forks; pair++) {
            progress.accept(pair);
            var a = start(Side.GATUN, file, threads, flags, folder);
            var b = start(Side.ONNX_RUNTIME, file, threads, flags, folder);
            difference = Math.max(difference, a.outputs().differenceFrom(b.outputs()));
            Comparison.requireAgreement(network + ", cold", difference);
            if (pair > 0) {
                gatun.add(a);
                onnxRuntime.add(b);
            }
        }
        return new ColdComparison(network, threads, cached, gatun, onnxRuntime, difference);
    }

    private static ColdRun start(Side side, Path file, int threads, Map<Side, List<String>> flags, Path folder)
            throws IOException, InterruptedException {
        return ColdRun.start(side, file, threads, flags.get(side), folder);
    }

    /** What makes the JVM use the cache that this training run leaves. */
    private static List<String> train(Side side, Path file, int threads, Path folder)
            throws IOException, InterruptedException {
        var cache = folder.resolve(side.name() + ".aot");
        ColdRun.start(side, file, threads, List.of("-XX:AOTCacheOutput=" + cache), folder);
        if (!Files.exists(cache)) {
            throw new GatunException("the training run of " + side + " left no AOT cache");
        }
        // a cache that does not fit is an error, not a slow start
        return List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on");
    }

    /** ONNX Runtime's median over Gatun's: above 1, Gatun is faster. */
    double ratio() {
        return times(onnxRuntime).median() / times(gatun).median();
    }

    static Statistics times(List<ColdRun> runs) {
        return Statistics.of(runs.stream().map(ColdRun::millis).toList());
    }
}
