package io.gatun.gradient.train;

import io.gatun.tensor.Tensor;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;

/**
 * All that is needed to go on with a run, as a file: eight letters, what the run is, how far it is, its tensors, and the CRC32C
 * of everything before. Numbers are big-endian, but for those in tensors, which are as in memory.
 *
 * @param belongsTo what must be the same for the run to go on
 * @param steps made so far
 * @param best the epoch of the best weights; 0 if none
 * @param results of the epochs so far
 * @param tensors by name: written from, and read into
 */
record Checkpoint(
        SequencedMap<String, String> belongsTo,
        long steps,
        int best,
        List<EpochResult> results,
        SequencedMap<String, Tensor> tensors) {
    static final byte[] LETTERS = "GATUNCP1".getBytes(StandardCharsets.US_ASCII);
    private static final int BLOCK = 1 << 16;

    /** @throws io.gatun.GatunException naming the file, if it cannot be written; what was there before is then still there */
    void write(Path file) {
        WholeFile.write(file, this::writeTo);
    }

    private void writeTo(DataOutputStream out) throws IOException {
        out.write(LETTERS);
        out.writeInt(belongsTo.size());
        for (var entry : belongsTo.entrySet()) {
            writeText(out, entry.getKey());
            writeText(out, entry.getValue());
        }
        out.writeLong(steps);
        out.writeInt(best);
        out.writeInt(results.size());
        for (var result : results) {
            out.writeInt(result.epoch());
            out.writeDouble(result.rate());
            writeScore(out, result.training());
            out.writeBoolean(result.validation().isPresent());
            writeScore(out, result.validation().orElse(Score.NONE));
            out.writeDouble(result.seconds());
        }
        out.writeInt(tensors.size());
        for (var entry : tensors.entrySet()) {
            writeText(out, entry.getKey());
            writeNumbers(out, entry.getValue().segment());
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeScore(DataOutputStream out, Score score) throws IOException {
        out.writeDouble(score.loss());
        out.writeLong(score.correct());
        out.writeLong(score.count());
    }

    private static void writeNumbers(DataOutputStream out, MemorySegment memory) throws IOException {
        out.writeLong(memory.byteSize());
        var block = new byte[BLOCK];
        for (long done = 0; done < memory.byteSize(); done += BLOCK) {
            int length = (int) Math.min(BLOCK, memory.byteSize() - done);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, done, block, 0, length);
            out.write(block, 0, length);
        }
    }
}
