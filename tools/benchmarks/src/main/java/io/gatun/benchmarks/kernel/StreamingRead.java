package io.gatun.benchmarks.kernel;

import io.gatun.spi.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** How fast memory beyond every cache can be read in order. */
final class StreamingRead {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final long BYTES = 256L << 20;

    /** Timed one by one: some milliseconds each at most, so that a program that gets in between does not spoil them all. */
    private static final long PIECE_BYTES = 16L << 20;

    /** Each task reads a stretch of its own, long against what a thread wakes up in. */
    private static final int TASKS = 16;

    private final MemorySegment memory;
    private final float[] sums = new float[TASKS];

    StreamingRead(Arena arena) {
        memory = arena.allocate(BYTES, 64);
        memory.fill((byte) 0); // pages that were never written would all be the same one
    }

    /** Bytes a second, of the piece that was read fastest. */
    double measure(Workers workers) {
        double best = 0;
        for (long piece = 0; piece < BYTES; piece += PIECE_BYTES) {
            long from = piece;
            long start = System.nanoTime();
            workers.parallel(
                    TASKS, (task, _) -> sums[task] = sum(from + PIECE_BYTES / TASKS * task, PIECE_BYTES / TASKS));
            best = Math.max(best, PIECE_BYTES * 1e9 / (System.nanoTime() - start));
        }
        return best;
    }

    private float sum(long from, long bytes) {
        int step = SPECIES.vectorByteSize();
        var a = FloatVector.zero(SPECIES);
        var b = FloatVector.zero(SPECIES);
        var c = FloatVector.zero(SPECIES);
        var d = FloatVector.zero(SPECIES);
        for (long at = from; at < from + bytes; at += 4L * step) {
            a = a.add(FloatVector.fromMemorySegment(SPECIES, memory, at, ByteOrder.nativeOrder()));
            b = b.add(FloatVector.fromMemorySegment(SPECIES, memory, at + step, ByteOrder.nativeOrder()));
            c = c.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 2L * step, ByteOrder.nativeOrder()));
            d = d.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 3L * step, ByteOrder.nativeOrder()));
        }
        return a.add(b).add(c.add(d)).lane(0);
    }
}
