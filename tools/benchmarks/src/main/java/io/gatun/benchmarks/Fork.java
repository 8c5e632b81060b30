package io.gatun.benchmarks;

import ai.onnxruntime.OrtException;
import io.gatun.GatunException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One measurement of one side, in a JVM of its own: it shares no memory, no threads and no compiled code with the other side,
 * so its resident memory is its own, and threads that spin take nothing from the other.
 */
final class Fork {
    private static final double LONGEST_WARM_UP_MILLIS = 20_000;

    /** How many of the first runs are told one by one. */
    static final int EARLY_RUNS = 10;

    /** Resident memory is read after this run, or after the last if there were fewer. */
    private static final int RESIDENT_AFTER = 20;

    /** Timed however long they take: fewer have no median worth the name. */
    private static final int FEWEST_RUNS = 5;

    /** Fast networks are timed more often: what else goes on in a machine lasts for tenths of a second. */
    private static final double LEAST_TIMED_MILLIS = 1_500;

    private final Engine engine;
    private final List<Double> early = new ArrayList<>();
    private int done;
    private long residentBytes;

    private Fork(Engine engine) {
        this.engine = engine;
    }

    /**
     * Starts the process and waits for what it finds.
     *
     * @param folder for its files
     * @throws GatunException with what the process said, if it failed
     */
    static Measurement start(Side side, Task task, Path folder) throws IOException, InterruptedException {
        var found = folder.resolve("measurement");
        var words = new ArrayList<>(List.of(side.name(), found.toString()));
        words.addAll(task.words());
        JavaProcess.run(side, List.of(), Fork.class, words, folder)
                .orThrow(side + " failed on " + task.file().getFileName());
        return Measurement.read(found);
    }

    /** In the new process: the side, the file for the measurement, and the words of a {@link Task}. */
    public static void main(String[] words) throws IOException {
        var side = Side.valueOf(words[0]);
        var task = Task.of(Arrays.asList(words).subList(2, words.length));
        try {
            measure(side, task).write(Path.of(words[1]));
        } catch (GatunException | OrtException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    private static Measurement measure(Side side, Task task) throws OrtException, IOException {
        long start = System.nanoTime();
        try (var engine = side.open(task.file(), task.threads(), task.spinning())) {
            double load = millisSince(start);
            for (var input : engine.inputs()) {
                engine.feed(input.name(), input.shape(task.batch()), input.values(task.batch()));
            }
            return new Fork(engine).measure(load, task);
        }
    }

    private Measurement measure(double load, Task task) throws OrtException, IOException {
        time();
        var steadiness = new Steadiness();
        var times = new ArrayList<Double>();
        if (task.runs() > 0) {
            warmUp(steadiness);
            double total = 0;
            while (times.size() < FEWEST_RUNS
                    || total < task.seconds() * 1e3 && (times.size() < task.runs() || total < LEAST_TIMED_MILLIS)) {
                times.add(time());
                total += times.getLast();
            }
        }
        if (done < RESIDENT_AFTER) {
            residentBytes = Machine.residentBytes();
        }
        return new Measurement(
                load, early, times, steadiness.reached(), residentBytes, Machine.peakResidentBytes(), engine.outputs());
    }

    private void warmUp(Steadiness steadiness) throws OrtException, IOException {
        while (done < EARLY_RUNS) {
            time();
        }
        engine.warmUp();
        while (done < RESIDENT_AFTER && !steadiness.reached()) {
            steadiness.add(time());
        }
        // only now, as the classes that tell what the compilers do take memory, too
        var rest = new CompilerRest(ManagementFactory.getCompilationMXBean()::getTotalCompilationTime);
        while (!(steadiness.reached() && rest.reached()) && steadiness.totalMillis() < LONGEST_WARM_UP_MILLIS) {
            double millis = time();
            steadiness.add(millis);
            rest.add(millis);
        }
    }

    private double time() throws OrtException, IOException {
        long start = System.nanoTime();
        engine.run();
        double millis = millisSince(start);
        done++;
        if (done <= EARLY_RUNS) {
            early.add(millis);
        }
        if (done == RESIDENT_AFTER) {
            residentBytes = Machine.residentBytes();
        }
        return millis;
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
