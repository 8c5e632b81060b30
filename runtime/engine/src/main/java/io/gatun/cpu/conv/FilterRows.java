package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;

/**
 * Turns filters into rows of output channels, as {@link FilterBlock}, but straight from memory to memory: for filters that are
 * packed in each run. What is read lies together, and what is written stays in the first-level cache.
 */
final class FilterRows {
    private static final int INPUTS = FilterBlock.INPUTS;

    private FilterRows() {}

    /** Bytes of all taps of a block. */
    static long bytes(ConvGeometry g, int width) {
        return 4L * g.kernelH() * g.kernelW() * INPUTS * width;
    }

    /**
     * Turns the filters from {@code count} input channels to {@code real} output channels of a group.
     *
     * @param k the first input channel
     * @param n the first output channel
     * @param width floats of a row: output channels and padding, which becomes zero
     * @param to room for {@link FilterBlock#INPUTS} rows of each tap
     */
    static void turn(ConvGeometry g, ConvFilters f, int group, int k, int count, int n, int real, int width, long to) {
        boolean runsAlongInputs = f.in() == f.area();
        for (int i = 0; i < g.kernelH() && !runsAlongInputs; i++) {
            for (int j = 0; j < g.kernelW(); j++) {
                long from = f.at(group, n, k) + 4L * f.tap(i, j);
                long rows = to + 4L * (i * g.kernelW() + j) * INPUTS * width;
                for (int c = 0; c < count; c++) {
                    along(from + 4 * c * f.in(), 4 * f.out(), rows + 4L * c * width, real);
                }
            }
        }
        for (int m = 0; m < real && runsAlongInputs; m++) {
            for (int i = 0; i < g.kernelH(); i++) {
                for (int j = 0; j < g.kernelW(); j++) {
                    long from = f.at(group, n + m, k) + 4L * f.tap(i, j);
                    long rows = to + 4L * ((i * g.kernelW() + j) * INPUTS * width + m);
                    across(from, 4L * f.area(), rows, 4L * width, count);
                }
            }
        }
        for (int row = 0; row < g.kernelH() * g.kernelW() * INPUTS && real < width; row++) {
            Lanes.fill(to + 4L * (row * width + real), width - real, 0);
        }
    }

    /** Reads floats {@code step} bytes apart, and writes them side by side. */
    private static void along(long from, long step, long to, int count) {
        long source = from;
        for (int i = 0; i < count; i++) {
            Lanes.set(to + 4L * i, Lanes.get(source));
            source += step;
        }
    }

    /** Reads floats {@code step} bytes apart, and writes them {@code toStep} bytes apart. */
    private static void across(long from, long step, long to, long toStep, int count) {
        if (count == INPUTS) {
            float a = Lanes.get(from);
            float b = Lanes.get(from + step);
            float c = Lanes.get(from + 2 * step);
            float d = Lanes.get(from + 3 * step);
            float e = Lanes.get(from + 4 * step);
            float f = Lanes.get(from + 5 * step);
            float g = Lanes.get(from + 6 * step);
            float h = Lanes.get(from + 7 * step);
            Lanes.set(to, a);
            Lanes.set(to + toStep, b);
            Lanes.set(to + 2 * toStep, c);
            Lanes.set(to + 3 * toStep, d);
            Lanes.set(to + 4 * toStep, e);
            Lanes.set(to + 5 * toStep, f);
            Lanes.set(to + 6 * toStep, g);
            Lanes.set(to + 7 * toStep, h);
            return;
        }
        for (int i = 0; i < count; i++) {
            Lanes.set(to + i * toStep, Lanes.get(from + i * step));
        }
    }
}
