package io.gatun.benchmarks;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Zoo;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A network of the zoo at one batch on an accelerator, checked against the processor before anything is timed. */
final class GpuTask implements AutoCloseable {
    /** Largest difference from the processor's scores, relative to the largest of them. */
    static final double AGREEMENT = 1e-3;

    private static final long SEED = 1;
    private static final int LEAST_WARM_UP = 5;
    private static final double NANOS_PER_MILLI = 1e6;

    private final String accelerator;
    private final Arena arena = Arena.ofShared();
    private final Model model;
    private final Session session;
    private final Tensor input;
    private final Tensor output;
    private final Outputs expected;

    GpuTask(String network, int batch, String accelerator) {
        this.accelerator = accelerator;
        model = Model.of(Zoo.build(network, SEED, arena));
        input = noise(network, batch);
        try (var cpu = model.session(Options.defaults());
                var scores = cpu.run(input)) {
            expected = new Outputs(List.of(scores.toFloats()));
            output = Tensor.allocate(scores.dtype(), scores.shape());
        }
        session = model.session(Options.defaults().require(accelerator));
    }

    private static Tensor noise(String network, int batch) {
        int size = Zoo.entry(network).inputSize();
        var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(batch, 3, size, size));
        var random = new Random(SEED);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }

    /** A network that went to the processor would be timed as if it had not. */
    private void requireNoOther() {
        var others = session.explain(input.shape()).steps().stream()
                .filter(step -> !step.device().startsWith(accelerator))
                .map(step -> step.node() + " (" + step.operator() + ") on " + step.device())
                .toList();
        if (!others.isEmpty()) {
            throw new GatunException(model.name() + " does not run on " + accelerator + " alone: " + others);
        }
    }

    /**
     * Runs until times have stopped falling.
     *
     * @return the largest difference from the processor's scores, relative to the largest of them
     * @throws GatunException if that is too much, or if not all of the network runs on the accelerator
     */
    double warmUp() {
        requireNoOther();
        var steadiness = new Steadiness();
        int runs = 0;
        while (runs < LEAST_WARM_UP || !steadiness.reached()) {
            steadiness.add(milliseconds());
            runs++;
        }
        return check();
    }

    /** Milliseconds of each of so many runs, with images and scores in the host's memory; scores are checked afterwards. */
    List<Double> time(int runs) {
        var times = new ArrayList<Double>();
        for (int i = 0; i < runs; i++) {
            times.add(milliseconds());
        }
        check();
        return times;
    }

    private double milliseconds() {
        long start = System.nanoTime();
        session.run(List.of(input), List.of(output));
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }

    private double check() {
        double difference = new Outputs(List.of(output.toFloats())).differenceFrom(expected);
        if (!(difference <= AGREEMENT)) {
            throw new GatunException("%s: scores differ from the processor's by %.1e of the largest, more than %.0e"
                    .formatted(model.name(), difference, AGREEMENT));
        }
        return difference;
    }

    @Override
    public void close() {
        session.close();
        model.close();
        input.close();
        output.close();
        arena.close();
    }
}
