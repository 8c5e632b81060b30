package io.gatun.opencl;

import io.gatun.spi.Packing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Weights in the form and precision that a kernel wants. */
record WeightForm(Precision precision, long elements, Fill fill) implements Packing {
    /** Writes the elements of the form. */
    @FunctionalInterface
    interface Fill {
        /** @param packed all 0 */
        void fill(Values constant, Elements packed);
    }

    /** A constant's elements, row-major. */
    record Values(MemorySegment memory) {
        float get(long index) {
            return memory.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index);
        }
    }

    /** The elements of the form. */
    record Elements(MemorySegment memory, Precision precision) {
        void set(long index, float value) {
            precision.set(memory, index, value);
        }
    }

    @Override
    public long bytes() {
        return elements * precision.bytes();
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void pack(MemorySegment constant, MemorySegment packed, int part) {
        fill.fill(new Values(constant), new Elements(packed, precision));
    }
}
