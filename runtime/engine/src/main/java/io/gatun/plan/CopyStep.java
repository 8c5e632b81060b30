package io.gatun.plan;

import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import java.util.List;

/** Copies one buffer to another of the same size. */
record CopyStep(String label, Buffer from, Buffer to) implements Step {
    @Override
    public StepInfo info() {
        return new StepInfo(label, "Copy", "copy", "the graph hands out a value that it did not compute, or twice", 0);
    }

    @Override
    public List<Buffer> reads() {
        return List.of(from);
    }

    @Override
    public List<Buffer> writes() {
        return List.of(to);
    }

    @Override
    public void run(Memory memory) {
        memory.segment(to).copyFrom(memory.segment(from));
    }
}
