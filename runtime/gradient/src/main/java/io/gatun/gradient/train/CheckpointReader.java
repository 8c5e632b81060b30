package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.onnx.AtomicFile;
import io.gatun.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.CRC32C;

/** Reads what {@link Checkpoint#write} wrote, and nothing else. */
final class CheckpointReader {
    private static final int CRC_BYTES = Integer.BYTES;
    private static final int BLOCK = 1 << 16;

    private final Path file;
    private final DataInputStream in;

    private CheckpointReader(Path file, DataInputStream in) {
        this.file = file;
        this.in = in;
    }

    /**
     * Reads a checkpoint.
     *
     * @param belongsTo what it must belong to
     * @param tensors filled with what was saved
     * @throws GatunException in one line that names the file, if it is damaged, no checkpoint, or of another run, saying what
     *     differs; before any tensor has changed
     */
    static Checkpoint read(Path file, SequencedMap<String, String> belongsTo, SequencedMap<String, Tensor> tensors) {
        try {
            requireWhole(file);
            try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BLOCK))) {
                return new CheckpointReader(file, in).read(belongsTo, tensors);
            }
        } catch (IOException broken) {
            throw new GatunException(file + ": cannot be read: " + AtomicFile.reason(broken), broken);
        }
    }

    private static void requireWhole(Path file) throws IOException {
        long length = Files.size(file) - CRC_BYTES;
        var crc = new CRC32C();
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BLOCK))) {
            var letters = in.readNBytes(Checkpoint.LETTERS.length);
            if (length < Checkpoint.LETTERS.length || !Arrays.equals(letters, Checkpoint.LETTERS)) {
                throw new GatunException(file + ": is no checkpoint of Gatun");
            }
            crc.update(letters);
            update(crc, in, length - Checkpoint.LETTERS.length);
            if (in.readInt() != (int) crc.getValue()) {
                throw new GatunException(file + ": is damaged, a part of it was cut off or altered");
            }
        }
    }

    private static void update(CRC32C crc, InputStream in, long length) throws IOException {
        var block = new byte[BLOCK];
        for (long left = length; left > 0; ) {
            int read = in.read(block, 0, (int) Math.min(BLOCK, left));
            if (read < 0) {
                throw new EOFException("it became shorter while it was read");
            }
            crc.update(block, 0, read);
            left -= read;
        }
    }

    private Checkpoint read(SequencedMap<String, String> wanted, SequencedMap<String, Tensor> tensors)
            throws IOException {
        in.skipNBytes(Checkpoint.LETTERS.length);
        var found = new LinkedHashMap<String, String>();
        for (int left = in.readInt(); left > 0; left--) {
            found.put(text(), text());
        }
        requireSame(found, wanted);
        long steps = in.readLong();
        int best = in.readInt();
        var results = new ArrayList<EpochResult>();
        for (int left = in.readInt(); left > 0; left--) {
            results.add(result());
        }
        if (in.readInt() != tensors.size()) {
            throw new GatunException(file + ": holds other tensors than this run");
        }
        for (var entry : tensors.entrySet()) {
            var name = text();
            var memory = entry.getValue().segment();
            if (!name.equals(entry.getKey()) || in.readLong() != memory.byteSize()) {
                throw new GatunException(file + ": holds '" + name + "' where this run has '" + entry.getKey() + "' "
                        + entry.getValue().type());
            }
            readNumbers(memory);
        }
        return new Checkpoint(found, steps, best, results, tensors);
    }

    private void requireSame(SequencedMap<String, String> found, SequencedMap<String, String> wanted) {
        for (var entry : wanted.entrySet()) {
            var there = found.getOrDefault(entry.getKey(), "nothing");
            if (!there.equals(entry.getValue())) {
                throw new GatunException(file + ": belongs to another run: " + entry.getKey() + " was " + there
                        + " and is now " + entry.getValue());
            }
        }
    }

    private String text() throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private EpochResult result() throws IOException {
        int epoch = in.readInt();
        double rate = in.readDouble();
        var training = score();
        boolean validated = in.readBoolean();
        var validation = score();
        return new EpochResult(
                epoch, rate, training, validated ? Optional.of(validation) : Optional.empty(), in.readDouble());
    }

    private Score score() throws IOException {
        return new Score(in.readDouble(), in.readLong(), in.readLong());
    }

    private void readNumbers(MemorySegment memory) throws IOException {
        for (long done = 0; done < memory.byteSize(); done += BLOCK) {
            int length = (int) Math.min(BLOCK, memory.byteSize() - done);
            MemorySegment.copy(in.readNBytes(length), 0, memory, ValueLayout.JAVA_BYTE, done, length);
        }
    }
}
