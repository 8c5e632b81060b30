package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Turns filters, some input channels at a time, into rows of output channels. By way of arrays on the heap, whose lines lie one
 * cache line off round numbers, lest all filters share the same few sets of the cache.
 */
final class FilterBlock {
    /** Input channels of a block. */
    static final int INPUTS = 8;

    private static final int SKEW = 16;

    private final ConvGeometry g;
    private final ConvFilters filters;
    private final int width;
    private final float[] rows;
    private float[] lines = {};

    /** @param width floats of a row: output channels and padding, which is zero */
    FilterBlock(ConvGeometry g, ConvFilters filters, int width) {
        this.g = g;
        this.filters = filters;
        this.width = width;
        rows = new float[g.kernelH() * g.kernelW() * INPUTS * width];
    }

    /**
     * Reads the filters from {@code count} input channels to {@code real} output channels of a group.
     *
     * @param k the first input channel
     * @param n the first output channel
     */
    void read(int group, int k, int count, int n, int real) {
        boolean runsAlongInputs = filters.in() == filters.area();
        int runs = runsAlongInputs ? real : count;
        int run = (runsAlongInputs ? count : real) * filters.area();
        int line = run + SKEW;
        if (lines.length < runs * line) {
            lines = new float[runs * line];
        }
        for (int i = 0; i < runs; i++) {
            long from = runsAlongInputs ? filters.at(group, n + i, k) : filters.at(group, n, k + i);
            MemorySegment.copy(Lanes.ALL, Lanes.FLOAT, from, lines, i * line, run);
        }
        int acrossInputs = runsAlongInputs ? filters.area() : line;
        int acrossOutputs = runsAlongInputs ? line : filters.area();
        for (int i = 0; i < g.kernelH(); i++) {
            for (int j = 0; j < g.kernelW(); j++) {
                int to = (i * g.kernelW() + j) * INPUTS * width;
                turn(filters.tap(i, j), acrossInputs, acrossOutputs, count, real, to);
            }
        }
    }

    private void turn(int from, int acrossInputs, int acrossOutputs, int count, int real, int to) {
        for (int k = 0; k < count; k++) {
            for (int n = 0; n < real; n++) {
                rows[to + k * width + n] = lines[from + k * acrossInputs + n * acrossOutputs];
            }
        }
    }

    /** Copies the rows of {@code count} input channels at one tap, in double precision. */
    void widen(int tap, int count, double[] to) {
        widen(rows, tap * INPUTS * width, to, count * width);
    }

    private static void widen(float[] from, int at, double[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = from[at + i];
        }
    }

    /** Copies the rows of {@code count} input channels at one tap. */
    void copy(int tap, int count, long to) {
        MemorySegment.copy(rows, tap * INPUTS * width, Lanes.ALL, Lanes.FLOAT, to, count * width);
    }
}
