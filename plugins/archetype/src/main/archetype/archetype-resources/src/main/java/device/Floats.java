package ${package}.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** float32 numbers in the device's memory. Every access is checked: who reads or writes past the end is told so. */
public record Floats(MemorySegment memory) {
    public float get(long i) {
        return memory.getAtIndex(ValueLayout.JAVA_FLOAT, i);
    }

    public void set(long i, float number) {
        memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, number);
    }

    /** How many there are. */
    public int count() {
        return (int) (memory.byteSize() / Float.BYTES);
    }
}
