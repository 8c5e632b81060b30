package io.gatun.opencl;

import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * What packed weights begin with: a float for each row, which a product of that row is added to, whatever the precision of the
 * weights. Zeros if there is no bias.
 *
 * @param values one for each row of all groups
 * @param rows of a group; padded so that vectors of four are whole
 */
record PackedBias(Optional<Tensor> values, int groups, int rows) {
    /** So many rows, padded. */
    static int padded(int rows) {
        return Math.ceilDiv(rows, 4) * 4;
    }

    long bytes() {
        return (long) groups * padded(rows) * Float.BYTES;
    }

    /** Where the values lie: tells one bias from another. */
    long identity() {
        return values.map(tensor -> tensor.segment().address()).orElse(0L);
    }

    /**
     * Writes it.
     *
     * @param packed all zeros
     * @return what follows
     */
    MemorySegment put(MemorySegment packed) {
        for (int row = 0; values.isPresent() && row < groups * rows; row++) {
            long at = (long) (row / rows) * padded(rows) + row % rows;
            packed.setAtIndex(ValueLayout.JAVA_FLOAT, at, values.get().floatAt(row));
        }
        return packed.asSlice(bytes());
    }
}
