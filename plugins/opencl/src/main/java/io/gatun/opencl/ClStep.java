package io.gatun.opencl;

import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import java.util.List;

/** Enqueues kernels, one after the other. */
record ClStep(StepInfo info, List<Buffer> reads, List<Buffer> writes, List<KernelCall> calls) implements Step {
    ClStep {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        calls = List.copyOf(calls);
    }

    @Override
    public void run(Memory memory) {
        var stream = (ClStream) memory.stream(writes.getFirst());
        for (var call : calls) {
            stream.enqueue(call, memory);
        }
    }
}
