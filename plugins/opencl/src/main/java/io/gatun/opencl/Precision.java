package io.gatun.opencl;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** What values between steps are stored as. At the border of a part they are float32. */
enum Precision {
    FLOAT(Float.BYTES, List.of()) {
        @Override
        void set(MemorySegment memory, long index, float value) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index, value);
        }
    },

    /** Of 11 significant bits. Kernels load and store it; sums are kept in float32. */
    HALF(Short.BYTES, List.of("HALF")) {
        @Override
        void set(MemorySegment memory, long index, float value) {
            memory.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, index, Float.floatToFloat16(value));
        }
    };

    private final int bytes;
    private final List<String> definitions;

    Precision(int bytes, List<String> definitions) {
        this.bytes = bytes;
        this.definitions = definitions;
    }

    /** Of one element. */
    int bytes() {
        return bytes;
    }

    /** What sources want to know of it. */
    List<String> definitions() {
        return definitions;
    }

    /** Stores an element in host memory as kernels will read it. */
    abstract void set(MemorySegment memory, long index, float value);
}
