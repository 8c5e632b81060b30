package io.gatun.cpu.gemm;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.FLOAT;

import io.gatun.cpu.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Writes weights into panels, by way of arrays on the heap: weights are packed once, when nothing is compiled yet, and then
 * loops over arrays take a fraction of the time of those over memory or with vectors.
 */
final class PanelPacking {
    /** Floats of a filter that are turned at a time: with a whole panel's filters that is part of the L2 cache. */
    private static final int LINE = 512;

    /** Inputs turned at a time: one cache line of every filter stays in the L1 cache. */
    private static final int BLOCK = 16;

    private final int width;
    private final int real;
    private float[] rows = {};
    private float[] lines = {};

    /**
     * @param width columns of the panel
     * @param real how many of them are weights; the others become zeros
     */
    PanelPacking(int width, int real) {
        this.width = width;
        this.real = real;
    }

    /** Copies {@code count} rows whose elements are adjacent. Strides are in bytes. */
    void rows(int count, long source, long stride, long target) {
        var row = new float[width];
        for (int k = 0; k < count; k++) {
            MemorySegment.copy(ALL, FLOAT, source + k * stride, row, 0, real);
            MemorySegment.copy(row, 0, ALL, FLOAT, target + 4L * k * width, width);
        }
    }

    /**
     * Turns filters of {@code inputs} x {@code taps} floats into rows: of row {@code tap * inputs + input} element n is
     * {@code source[n * stride + input * taps + tap]}.
     *
     * @param stride from one filter to the next, in bytes
     */
    void filters(int inputs, int taps, long source, long stride, long target) {
        int chunk = Math.max(1, LINE / taps);
        // one cache line more than a round number, lest all lines share the same few sets of the cache
        int line = Math.min(chunk, inputs) * taps + BLOCK;
        lines = new float[real * line];
        rows = new float[Math.min(chunk, inputs) * width];
        for (int first = 0; first < inputs; first += chunk) {
            int count = Math.min(chunk, inputs - first);
            for (int n = 0; n < real; n++) {
                long from = source + n * stride + 4L * first * taps;
                MemorySegment.copy(ALL, FLOAT, from, lines, n * line, count * taps);
            }
            for (int tap = 0; tap < taps; tap++) {
                for (int i = 0; i < count; i += BLOCK) {
                    turn(line, i * taps + tap, taps, Math.min(BLOCK, count - i), i * width);
                }
                long to = target + 4L * (tap * inputs + first) * width;
                MemorySegment.copy(rows, 0, ALL, FLOAT, to, count * width);
            }
        }
    }

    private void turn(int line, int from, int step, int count, int to) {
        for (int n = 0; n < real; n++) {
            for (int i = 0; i < count; i++) {
                rows[to + i * width + n] = lines[n * line + from + i * step];
            }
        }
    }

    /** Copies {@code count} floats and writes zeros after them, up to {@code room}. */
    static void padded(long source, int count, long target, int room) {
        MemorySegment.copy(ALL, source, ALL, target, 4L * count);
        Lanes.fill(target + 4L * count, room - count, 0);
    }
}
