package io.gatun.benchmarks;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.Profile;
import io.gatun.gradient.train.TrainingStep;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Training steps of one scenario, in a JVM of their own: its peak of memory is theirs. */
final class StepFork {
    static final int BATCH = 8;
    static final int SIZE = 224;

    private static final double RATE = 1e-3;
    private static final double LONGEST_WARM_UP_MILLIS = 30_000;
    private static final int FEWEST_STEPS = 5;

    /** What a process does. */
    enum Work {
        CHECK,
        TIME,
        PROFILE
    }

    private StepFork() {}

    /** Starts a process that checks, and waits for what it finds. @throws GatunException with what it said, if it failed */
    static double check(StepScenario scenario, int threads, Path folder) throws IOException, InterruptedException {
        return Double.parseDouble(
                Files.readString(start(Work.CHECK, scenario, List.of(String.valueOf(threads)), folder)));
    }

    /** Starts a process that times at most so many steps. @throws GatunException with what it said, if it failed */
    static StepMeasurement time(StepScenario scenario, int threads, int steps, double seconds, Path folder)
            throws IOException, InterruptedException {
        var words = List.of(String.valueOf(threads), String.valueOf(steps), String.valueOf(seconds));
        return StepMeasurement.read(start(Work.TIME, scenario, words, folder));
    }

    /** Starts a process that profiles so many steps. @throws GatunException with what it said, if it failed */
    static String profile(StepScenario scenario, int threads, int steps, Path folder)
            throws IOException, InterruptedException {
        var words = List.of(String.valueOf(threads), String.valueOf(steps));
        return Files.readString(start(Work.PROFILE, scenario, words, folder));
    }

    private static Path start(Work work, StepScenario scenario, List<String> words, Path folder)
            throws IOException, InterruptedException {
        var found = folder.resolve("step");
        var all = new ArrayList<>(List.of(work.name(), scenario.name(), found.toString()));
        all.addAll(words);
        JavaProcess.run(Side.GATUN, List.of(), StepFork.class, all, folder).orThrow("training " + scenario);
        return found;
    }

    /** In the new process: the work, the scenario, the file for what is found, threads, and what more the work wants. */
    public static void main(String[] words) throws IOException {
        var scenario = StepScenario.valueOf(words[1]);
        var found = Path.of(words[2]);
        int threads = Integer.parseInt(words[3]);
        try (var arena = Arena.ofShared()) {
            switch (Work.valueOf(words[0])) {
                case CHECK -> Files.writeString(found, String.valueOf(StepCheck.check(scenario, threads)));
                case TIME ->
                    time(
                                    StepSubject.of(scenario, arena),
                                    Options.defaults().threads(threads),
                                    Integer.parseInt(words[4]),
                                    Double.parseDouble(words[5]),
                                    arena)
                            .write(found);
                case PROFILE ->
                    Files.writeString(
                            found,
                            new StepProfile(profile(
                                            StepSubject.of(scenario, arena),
                                            Options.defaults().threads(threads),
                                            Integer.parseInt(words[4]),
                                            arena))
                                    .text());
            }
        } catch (GatunException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    private static StepMeasurement time(StepSubject subject, Options options, int steps, double seconds, Arena arena)
            throws IOException {
        var pictures = StepSubject.pictures(BATCH, SIZE, arena);
        var labels = StepSubject.labels(BATCH, arena);
        var times = new ArrayList<Double>();
        var steadiness = new Steadiness();
        double first;
        long peak;
        try (var step = subject.step(options)) {
            first = millis(step, pictures, labels);
            while (!steadiness.reached() && steadiness.totalMillis() < LONGEST_WARM_UP_MILLIS) {
                steadiness.add(millis(step, pictures, labels));
            }
            double total = 0;
            while (times.size() < steps && (times.size() < FEWEST_STEPS || total < seconds * 1e3)) {
                times.add(millis(step, pictures, labels));
                total += times.getLast();
            }
            peak = Machine.peakResidentBytes();
        }
        return new StepMeasurement(
                subject.parameters(), first, times, steadiness.reached(), planned(subject, options, arena), peak);
    }

    private static double millis(TrainingStep step, Tensor pictures, Tensor labels) {
        long start = System.nanoTime();
        step.step(pictures, labels, RATE);
        return (System.nanoTime() - start) / 1e6;
    }

    private static long planned(StepSubject subject, Options options, Arena arena) {
        try (var model = Model.of(subject.gradients(BATCH, SIZE, arena).graph());
                var session = model.session(options)) {
            return session.explain().plannedBytes();
        }
    }

    private static Profile profile(StepSubject subject, Options options, int steps, Arena arena) {
        var graph = subject.gradients(BATCH, SIZE, arena).graph();
        var inputs = subject.inputs(graph, StepSubject.pictures(BATCH, SIZE, arena), StepSubject.labels(BATCH, arena));
        var outputs = graph.outputs().stream()
                .map(output -> Tensor.allocate(graph.requireType(output), arena))
                .toList();
        try (var model = Model.of(graph);
                var session = model.session(options)) {
            var steadiness = new Steadiness();
            while (!steadiness.reached() && steadiness.totalMillis() < LONGEST_WARM_UP_MILLIS) {
                long start = System.nanoTime();
                session.run(inputs, outputs);
                steadiness.add((System.nanoTime() - start) / 1e6);
            }
            return session.profile(inputs, steps);
        }
    }
}
