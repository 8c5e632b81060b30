package io.gatun.spi;

import java.util.List;

/**
 * One unit of work of a compiled part, such as one kernel. Steps hold no state of a run: several runs may be in the same
 * step at once, each with its own {@link Memory}.
 */
public interface Step {
    /** What this step is, for {@code explain} and profiles. */
    StepInfo info();

    /** Buffers whose contents it needs. */
    List<Buffer> reads();

    /** Buffers it fills; scratch space is a buffer that only one step writes and none reads. */
    List<Buffer> writes();

    /**
     * Those of the buffers it reads in whose place the first that it writes may lie, if nobody needs them afterwards: of the same
     * size, and each element is read before one is written there.
     */
    default List<Buffer> overwritable() {
        return List.of();
    }

    /** Whether an operator's own definition does the work, of which nobody expects speed. */
    default boolean isDefinition() {
        return false;
    }

    /**
     * Does the work. Must not allocate off-heap memory.
     *
     * @throws DeviceException if the device fails
     * @throws io.gatun.GatunException if the work cannot be done anywhere, as with indices out of range
     */
    void run(Memory memory);
}
