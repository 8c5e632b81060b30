package io.gatun.cpu.map;

import io.gatun.cpu.simd.Lanes;

/** How rows of channels lie in memory, how they are cut into tasks, and the checks at a kernel's entry. */
public final class Rows {

    /** The number of channels in an activation's row is padded to a multiple of this. */
    public static final int BLOCK = 16;

    /** Floats in a task: 64 KiB, enough to pay for handing the task out, small enough to stay in the second cache. */
    static final int TASK_FLOATS = 16 * 1024;

    private Rows() {}

    /** {@code channels} rounded up to a multiple of {@link #BLOCK}. */
    public static int padded(int channels) {
        return Math.ceilDiv(channels, BLOCK) * BLOCK;
    }

    /** {@code floats} rounded up to whole vectors. */
    public static int whole(int floats) {
        return Math.ceilDiv(floats, Lanes.LANES) * Lanes.LANES;
    }

    /** Rows in a task when each has {@code floats} floats. */
    public static int perTask(int floats) {
        return Math.max(1, TASK_FLOATS / Math.max(1, floats));
    }

    /**
     * Refuses what cannot be rows of padded channels.
     *
     * @throws IllegalArgumentException if {@code address} is null, or {@code ld} is neither 0 (one row for all) nor a
     *     number of floats that holds {@code channels} in whole vectors
     */
    public static void requirePadded(String what, long address, int ld, int channels) {
        if (address == 0 || channels < 1 || ld != 0 && ld < whole(channels)) {
            throw refused(what, address, ld, channels);
        }
    }

    /**
     * Refuses what cannot be plain rows.
     *
     * @throws IllegalArgumentException if {@code address} is null or {@code ld} is less than {@code floats}
     */
    static void requirePlain(String what, long address, long ld, long floats) {
        if (address == 0 || floats < 1 || ld < floats) {
            throw refused(what, address, ld, floats);
        }
    }

    private static IllegalArgumentException refused(String what, long address, long ld, long floats) {
        return new IllegalArgumentException(
                "%s: rows of %d floats, %d apart, at address 0x%x".formatted(what, floats, ld, address));
    }
}
