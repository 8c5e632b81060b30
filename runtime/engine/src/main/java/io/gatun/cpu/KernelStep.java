package io.gatun.cpu;

import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import java.util.List;

/** A step that calls one kernel. */
record KernelStep(StepInfo info, List<Buffer> reads, List<Buffer> writes, Kernel kernel) implements Step {
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
