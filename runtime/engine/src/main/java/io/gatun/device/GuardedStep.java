package io.gatun.device;

import io.gatun.spi.Buffer;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceStream;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A plugin's step: what it says of itself is asked once. */
record GuardedStep(Guard guard, Step step, StepInfo info, List<Buffer> reads, List<Buffer> writes, boolean isDefinition)
        implements Step {

    static GuardedStep of(Guard guard, Step step) {
        var info = guard.ask("info of a step", step::info);
        if (info.node() == null || info.operator() == null || info.kernel() == null || info.reason() == null) {
            throw guard.nonsense("a step says too little of itself: " + info);
        }
        return new GuardedStep(
                guard,
                step,
                info,
                guard.ask("reads of a step", () -> List.copyOf(step.reads())),
                guard.ask("writes of a step", () -> List.copyOf(step.writes())),
                guard.ask("isDefinition of a step", step::isDefinition));
    }

    @Override
    public void run(Memory memory) {
        guard.work("kernel " + info.kernel(), () -> step.run(new Unguarded(memory)));
    }

    /** Steps expect what their own accelerator made. */
    private record Unguarded(Memory memory) implements Memory {
        @Override
        public long address(Buffer buffer) {
            return memory.address(buffer);
        }

        @Override
        public MemorySegment segment(Buffer buffer) {
            return memory.segment(buffer);
        }

        @Override
        public DeviceBuffer device(Buffer buffer) {
            return memory.device(buffer);
        }

        @Override
        public DeviceStream stream(Buffer buffer) {
            return memory.stream(buffer) instanceof GuardedStream guarded ? guarded.plugin() : memory.stream(buffer);
        }
    }
}
