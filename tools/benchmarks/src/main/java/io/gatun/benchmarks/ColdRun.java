package io.gatun.benchmarks;

import ai.onnxruntime.OrtException;
import io.gatun.GatunException;
import io.gatun.Model;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One process from the start of its JVM to its end: it loads, runs once on one picture, and leaves its outputs.
 *
 * @param millis as its parent saw it
 * @param peakBytes the most that was resident; 0 where the system does not say
 */
record ColdRun(double millis, long peakBytes, Outputs outputs) {
    /**
     * Starts the process and waits for its end. {@link #writeInputs} must have been called for the folder.
     *
     * @param flags of its JVM, besides the usual
     * @throws GatunException with what the process said, if it failed
     */
    static ColdRun start(Side side, Path file, int threads, List<String> flags, Path folder)
            throws IOException, InterruptedException {
        var words = List.of(side.name(), file.toString(), String.valueOf(threads), folder.toString());
        var process = JavaProcess.run(side, flags, ColdRun.class, words, folder)
                .orThrow(side + " failed on " + file.getFileName());
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(left(folder))))) {
            return new ColdRun(process.millis(), in.readLong(), Outputs.read(in));
        }
    }

    /** Leaves the inputs for one picture in the folder: making them up is no part of what is measured. */
    static void writeInputs(Path file, Path folder) throws IOException {
        try (var model = Model.load(file)) {
            for (var declared : model.inputs()) {
                var input = GatunEngine.input(declared);
                var values = input.values(1);
                var bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                Files.write(values(folder, input), bytes.array());
            }
        }
    }

    /** In the new process: the side, the ONNX file, threads, and the folder. */
    public static void main(String[] words) throws IOException {
        var folder = Path.of(words[3]);
        try (var engine = Side.valueOf(words[0]).open(Path.of(words[1]), Integer.parseInt(words[2]), true)) {
            for (var input : engine.inputs()) {
                engine.feed(input.name(), input.shape(1), readValues(values(folder, input)));
            }
            engine.run();
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(left(folder))))) {
                out.writeLong(Machine.peakResidentBytes());
                engine.outputs().write(out);
            }
        } catch (GatunException | OrtException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    private static float[] readValues(Path file) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        var values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private static Path values(Path folder, Input input) {
        return folder.resolve(Integer.toHexString(input.name().hashCode()) + ".input");
    }

    private static Path left(Path folder) {
        return folder.resolve("left");
    }
}
