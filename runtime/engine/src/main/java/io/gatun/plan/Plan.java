package io.gatun.plan;

import io.gatun.spi.Buffer;
import io.gatun.spi.Step;
import io.gatun.tensor.Tensor;
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
 * @param constants the tensors behind {@link Buffer.Kind#CONSTANT} buffers
 * @param layout where activations and scratch lie
 * @param weights the memory of packed weights, which the model owns
 */
public record Plan(
        List<Buffer> inputs,
        List<TensorType> inputTypes,
        List<Buffer> outputs,
        List<TensorType> outputTypes,
        List<PlannedStep> steps,
        List<Buffer> buffers,
        Map<Buffer, Tensor> constants,
        BlockLayout layout,
        List<MemorySegment> weights) {

    /** A step and the accelerator that runs it. */
    public record PlannedStep(String accelerator, Step step) {}
}
