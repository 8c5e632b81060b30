package io.gatun.cpu;

import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import java.util.Arrays;
import java.util.List;

/** A step that calls one kernel. */
record KernelStep(StepInfo info, List<Buffer> reads, List<Buffer> writes, List<Buffer> overwritable, Kernel kernel)
        implements Step {
    /** A step that wants all its operands apart. */
    KernelStep(StepInfo info, List<Buffer> reads, List<Buffer> writes, Kernel kernel) {
        this(info, reads, writes, List.of(), kernel);
    }

    /** The step of a kernel that goes element by element, so that its first output may take the place of one of these. */
    KernelStep overwriting(Buffer... inputs) {
        return new KernelStep(info, reads, writes, List.of(inputs), kernel);
    }

    /** As {@link #overwriting(Buffer...)}, where rows lie alike. */
    KernelStep overwriting(Pixels out, Pixels... inputs) {
        return overwriting(Arrays.stream(inputs)
                .filter(rows -> rows.offset() == out.offset() && rows.ld() == out.ld())
                .map(Pixels::buffer)
                .toArray(Buffer[]::new));
    }

    /** Looks up addresses and calls the kernel. */
    @FunctionalInterface
    interface Kernel {
        void run(Memory memory);
    }

    @Override
    public void run(Memory memory) {
        kernel.run(memory);
    }
}
