package io.gatun.benchmarks;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one process found about a training step.
 *
 * @param parameters numbers that learn
 * @param firstMillis the first step, planning included
 * @param stepMillis the timed steps, in order; empty if nothing was to be timed
 * @param steady whether warm-up ended because times had stopped falling
 * @param plannedBytes activations, gradients and workspaces as planned in one block for the whole step
 * @param peakBytes the most that was resident until the last step, JVM included; 0 where the system does not say
 */
record StepMeasurement(
        long parameters,
        double firstMillis,
        List<Double> stepMillis,
        boolean steady,
        long plannedBytes,
        long peakBytes) {
    /** Copies the list. */
    StepMeasurement {
        stepMillis = List.copyOf(stepMillis);
    }

    void write(Path file) throws IOException {
        try (var out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeLong(parameters);
            out.writeDouble(firstMillis);
            out.writeInt(stepMillis.size());
            for (double millis : stepMillis) {
                out.writeDouble(millis);
            }
            out.writeBoolean(steady);
            out.writeLong(plannedBytes);
            out.writeLong(peakBytes);
        }
    }

    static StepMeasurement read(Path file) throws IOException {
        try (var in = new DataInputStream(Files.newInputStream(file))) {
            long parameters = in.readLong();
            double first = in.readDouble();
            var times = new ArrayList<Double>();
            for (int left = in.readInt(); left > 0; left--) {
                times.add(in.readDouble());
            }
            return new StepMeasurement(parameters, first, times, in.readBoolean(), in.readLong(), in.readLong());
        }
    }
}
