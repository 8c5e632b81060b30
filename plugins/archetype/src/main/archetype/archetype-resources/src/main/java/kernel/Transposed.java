package ${package}.kernel;

import io.gatun.spi.Packing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A float32 matrix with rows and columns exchanged. As a record it is its own key: equal packings of one constant share
 * memory, in all plans of a session.
 */
record Transposed(long rows, long columns) implements Packing {
    @Override
    public long bytes() {
        return rows * columns * Float.BYTES;
    }

    /** One column of the constant each; the engine packs several at the same time. */
    @Override
    public int parts() {
        return (int) columns;
    }

    @Override
    public void pack(MemorySegment constant, MemorySegment packed, int column) {
        for (long row = 0; row < rows; row++) {
            // constants may lie anywhere in a file
            float number = constant.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, row * columns + column);
            packed.setAtIndex(ValueLayout.JAVA_FLOAT, column * rows + row, number);
        }
    }
}
