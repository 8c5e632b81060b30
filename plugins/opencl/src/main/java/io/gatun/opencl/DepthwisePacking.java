package io.gatun.opencl;

import io.gatun.spi.Packing;
import java.lang.foreign.MemorySegment;

/** Filters [rows, taps] of a depthwise convolution as they are, behind the bias. */
record DepthwisePacking(Precision precision, int rows, int taps, PackedBias bias) implements Packing {
    /** What the packed form depends on. */
    record Form(Precision precision, int rows, int taps, long bias) {}

    Form form() {
        return new Form(precision, rows, taps, bias.identity());
    }

    @Override
    public long bytes() {
        return bias.bytes() + (long) rows * taps * precision.bytes();
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void pack(MemorySegment constant, MemorySegment packed, int part) {
        var filters = bias.put(packed);
        var values = new WeightForm.Values(constant);
        for (long i = 0; i < (long) rows * taps; i++) {
            precision.set(filters, i, values.get(i));
        }
    }
}
