package io.gatun.plan;

import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Brings a value from the host to a device or back, or waits for what is on its way back. */
sealed interface TransferStep extends Step {
    /** A host buffer, which may be the tensor of a caller that confines it to its own thread: a device has threads of its own. */
    @SuppressWarnings("restricted")
    private static MemorySegment forAnyThread(Memory memory, Buffer buffer) {
        return MemorySegment.ofAddress(memory.address(buffer)).reinterpret(buffer.bytes());
    }

    /** From the host to a device. */
    record Upload(Buffer from, Buffer to) implements TransferStep {
        @Override
        public StepInfo info() {
            return new StepInfo(from.label(), "Upload", "copy", "a node on the device reads it", 0);
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
            memory.stream(to).upload(forAnyThread(memory, from), memory.device(to));
        }
    }

    /** From a device to the host, where it is not before an {@link Await}. */
    record Download(Buffer from, Buffer to) implements TransferStep {
        @Override
        public StepInfo info() {
            return new StepInfo(from.label(), "Download", "copy", "it is wanted outside the device", 0);
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
            memory.stream(from).download(memory.device(from), forAnyThread(memory, to));
        }
    }

    /**
     * Until a device has done all that it was given.
     *
     * @param from any buffer on that device
     * @param arriving host buffers that are then filled
     */
    record Await(Buffer from, List<Buffer> arriving) implements TransferStep {
        @Override
        public StepInfo info() {
            return new StepInfo(arriving.getLast().label(), "Await", "wait", "what follows reads it", 0);
        }

        @Override
        public List<Buffer> reads() {
            return List.of();
        }

        @Override
        public List<Buffer> writes() {
            return arriving;
        }

        @Override
        public void run(Memory memory) {
            memory.stream(from).await();
        }
    }
}
