package io.gatun.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
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
 * @param firstMillis the first run
 * @param runMillis the timed runs, in order
 * @param steady whether warm-up ended because times had stopped falling
 * @param residentBytes resident memory of the process after the timed runs; 0 where the system does not say
 * @param outputs of the last run
 */
record Measurement(
        double loadMillis,
        double firstMillis,
        List<Double> runMillis,
        boolean steady,
        long residentBytes,
        Outputs outputs) {
    Measurement {
        runMillis = List.copyOf(runMillis);
    }

    void write(Path file) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeDouble(loadMillis);
            out.writeDouble(firstMillis);
            out.writeInt(runMillis.size());
            for (double millis : runMillis) {
                out.writeDouble(millis);
            }
            out.writeBoolean(steady);
            out.writeLong(residentBytes);
            outputs.write(out);
        }
    }

    static Measurement read(Path file) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            double load = in.readDouble();
            double first = in.readDouble();
            int runs = in.readInt();
            var millis = new ArrayList<Double>();
            for (int i = 0; i < runs; i++) {
                millis.add(in.readDouble());
            }
            return new Measurement(load, first, millis, in.readBoolean(), in.readLong(), Outputs.read(in));
        }
    }
}
