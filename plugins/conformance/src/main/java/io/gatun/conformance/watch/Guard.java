package io.gatun.conformance.watch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory around buffers that nobody may write. It holds NaN, so that who reads it and minds has wrong results. */
final class Guard {
    /** Size of a guard. */
    static final long BYTES = 256;

    /** All bits set: NaN in each floating type, -1 in signed whole numbers. */
    private static final byte PATTERN = -1;

    private Guard() {}

    static void fill(MemorySegment memory) {
        memory.fill(PATTERN);
    }

    /** Memory for so many bytes with a guard on both sides, all filled with the pattern; freed some time after use. */
    static MemorySegment around(long bytes) {
        var all = Arena.ofAuto().allocate(bytes + 2 * BYTES, 64);
        fill(all);
        return all;
    }

    /** What lies between the guards. */
    static MemorySegment inside(MemorySegment guarded) {
        return guarded.asSlice(BYTES, guarded.byteSize() - 2 * BYTES);
    }

    /** Where the guards around {@code guarded} were written, in words; empty if nowhere. */
    static String damage(MemorySegment guarded) {
        long end = guarded.byteSize() - BYTES;
        if (!isIntact(guarded.asSlice(0, BYTES))) {
            return "before the beginning";
        }
        return isIntact(guarded.asSlice(end, BYTES)) ? "" : "behind the end";
    }

    private static boolean isIntact(MemorySegment guard) {
        for (long i = 0; i < guard.byteSize(); i++) {
            if (guard.get(ValueLayout.JAVA_BYTE, i) != PATTERN) {
                return false;
            }
        }
        return true;
    }

    /** A copy that is freed some time after use. */
    static MemorySegment copy(MemorySegment memory) {
        var copy = Arena.ofAuto().allocate(Math.max(1, memory.byteSize()), 64).asSlice(0, memory.byteSize());
        copy.copyFrom(memory);
        return copy;
    }
}
