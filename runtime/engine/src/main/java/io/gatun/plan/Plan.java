package io.gatun.plan;

import io.gatun.spi.Buffer;
import io.gatun.spi.Compiled;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.Step;
import io.gatun.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * A network made ready to run for one set of input shapes.
 *
 * @param inputs buffers of the graph's inputs, in order
 * @param inputTypes their types
 * @param outputs buffers of the graph's outputs, in order
 * @param outputTypes their types
 * @param steps what to do, in order
 * @param buffers all buffers; their ids are their places in this list
 * @param constants where {@link Buffer.Kind#CONSTANT} buffers of the host lie; the model owns the memory
 * @param layout where activations and scratch lie on the host
 * @param packed those of the constants that are packed weights
 * @param parts in running order; what the accelerators made of them goes with the plan
 * @param devices devices with memory of their own, in the order of {@link Buffer#home}, from 1
 */
public record Plan(
        List<Buffer> inputs,
        List<TensorType> inputTypes,
        List<Buffer> outputs,
        List<TensorType> outputTypes,
        List<PlannedStep> steps,
        List<Buffer> buffers,
        Map<Buffer, MemorySegment> constants,
        BlockLayout layout,
        List<MemorySegment> packed,
        List<PlannedPart> parts,
        List<OnDevice> devices)
        implements AutoCloseable {

    /** A step and the accelerator that runs it. */
    public record PlannedStep(String accelerator, Step step) {}

    /**
     * A part of the network that one accelerator runs.
     *
     * @param nodes how many
     * @param copiedIn host buffers that are copied to the device for it
     * @param copiedOut host buffers that are filled from the device with what it makes
     */
    public record PlannedPart(
            String accelerator, int nodes, Compiled compiled, List<Buffer> copiedIn, List<Buffer> copiedOut) {}

    /**
     * What the plan has on one device.
     *
     * @param accelerator its name
     * @param layout where activations and scratch lie in the block of each run
     * @param constants where weights lie
     * @param own those of the constants that go with the plan
     * @param constantBytes size of all weights
     */
    public record OnDevice(
            String accelerator,
            DeviceMemory memory,
            BlockLayout layout,
            Map<Buffer, DeviceBuffer> constants,
            List<DeviceBuffer> own,
            long constantBytes) {}

    /** Where a buffer begins in the block of its memory, in bytes; -1 if it lies elsewhere. */
    public long offset(Buffer buffer) {
        var home = buffer.isOnDevice() ? devices.get(buffer.home() - 1).layout : layout;
        return home.offset(buffer);
    }

    /** Gives back compiled parts, and device memory that no other plan shares. No run may be in flight. */
    @Override
    public void close() {
        Closing.all(parts.stream().map(PlannedPart::compiled).toList());
        devices.forEach(device -> Closing.all(device.own));
    }
}
