package io.gatun.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one process found.
 *
 * @param loadMillis from the file to a session
 * @param earlyMillis the first runs of the process, in order
 * @param runMillis the timed runs, in order; empty if nothing was to be timed
 * @param steady whether warm-up ended because times had stopped falling
 * @param residentBytes resident memory of the process after its first runs; 0 where the system does not say
 * @param peakBytes the most that was resident until the last run; 0 where the system does not say
 * @param outputs of the last run
 */
record Measurement(
        double loadMillis,
        List<Double> earlyMillis,
        List<Double> runMillis,
        boolean steady,
        long residentBytes,
        long peakBytes,
        Outputs outputs) {
    /** A request that takes at most so many times the median of the timed runs is at steady speed. */
    private static final double STEADY = 1.2;

    Measurement {
        earlyMillis = List.copyOf(earlyMillis);
        runMillis = List.copyOf(runMillis);
    }

    double firstMillis() {
        return earlyMillis.getFirst();
    }

    double medianMillis() {
        return Statistics.of(runMillis).median();
    }

    /** Number of the first run at steady speed, from 1; one more than there were early runs if none of them was. */
    int steadyAt() {
        double most = STEADY * medianMillis();
        int run = 0;
        while (run < earlyMillis.size() && earlyMillis.get(run) > most) {
            run++;
        }
        return run + 1;
    }

    void write(Path file) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeDouble(loadMillis);
            writeTimes(out, earlyMillis);
            writeTimes(out, runMillis);
            out.writeBoolean(steady);
            out.writeLong(residentBytes);
            out.writeLong(peakBytes);
            outputs.write(out);
        }
    }

    static Measurement read(Path file) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return new Measurement(
                    in.readDouble(),
                    readTimes(in),
                    readTimes(in),
                    in.readBoolean(),
                    in.readLong(),
                    in.readLong(),
                    Outputs.read(in));
        }
    }

    private static void writeTimes(DataOutput out, List<Double> times) throws IOException {
        out.writeInt(times.size());
        for (double millis : times) {
            out.writeDouble(millis);
        }
    }

    private static List<Double> readTimes(DataInput in) throws IOException {
        int count = in.readInt();
        var times = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            times.add(in.readDouble());
        }
        return times;
    }
}
