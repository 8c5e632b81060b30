package io.gatun.opencl;

import io.gatun.spi.Packing;
import java.lang.foreign.MemorySegment;

/**
 * Filters [groups, rows, depth] as the left side of a product: the bias, then [groups][depth][rows], so that what a work-group
 * fetches at a time is adjacent. Rows are padded to whole vectors, depth to whole tiles, with zeros.
 */
record FilterPacking(Precision precision, int groups, int rows, int depth, PackedBias bias) implements Packing {
    /** A multiple of the depth that any tile fetches at a time. */
    private static final int DEPTH = 32;

    static int padded(int depth) {
        return Math.ceilDiv(depth, DEPTH) * DEPTH;
    }

    /** What the packed form depends on. */
    record Form(Precision precision, int groups, int rows, int depth, long bias) {}

    Form form() {
        return new Form(precision, groups, rows, depth, bias.identity());
    }

    @Override
    public long bytes() {
        return bias.bytes() + (long) groups * padded(depth) * PackedBias.padded(rows) * precision.bytes();
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void pack(MemorySegment constant, MemorySegment packed, int part) {
        var filters = bias.put(packed);
        var values = new WeightForm.Values(constant);
        int line = PackedBias.padded(rows);
        for (int group = 0; group < groups; group++) {
            long start = (long) group * padded(depth) * line;
            for (int k = 0; k < depth; k++) {
                for (int row = 0; row < rows; row++) {
                    float value = values.get(((long) group * rows + row) * depth + k);
                    precision.set(filters, start + (long) k * line + row, value);
                }
            }
        }
    }
}
