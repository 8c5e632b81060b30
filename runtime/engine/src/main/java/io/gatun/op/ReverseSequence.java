package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Turns the first elements of each sequence of a batch around; ONNX ReverseSequence. Inputs: x, whose first two axes are
 * time and batch, and for each sequence, i64[batch], how many elements turn around.
 *
 * @param batchAxis 0 or 1
 * @param timeAxis the other one
 */
public record ReverseSequence(long batchAxis, long timeAxis) implements Op {
    @Override
    public String type() {
        return "ReverseSequence";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("batch_axis", batchAxis)
                .set("time_axis", timeAxis)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireRank(0, 2, Integer.MAX_VALUE);
        in.requireList(1);
        if (Math.min(batchAxis, timeAxis) != 0 || Math.max(batchAxis, timeAxis) != 1) {
            throw new GatunException("attributes 'batch_axis' and 'time_axis' want to be 0 and 1, or 1 and 0, got "
                    + batchAxis + " and " + timeAxis);
        }
        long batch = in.shape(0).dim((int) batchAxis);
        if (in.shape(1).size() != batch) {
            throw new GatunException("lengths want " + batch + " numbers, " + in.describe(1));
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var lengths = in.get(1);
        var y = out.getFirst();
        var strides = x.shape().strides();
        long batchStride = strides[(int) batchAxis];
        long timeStride = strides[(int) timeAxis];
        long block = x.shape().sizeBetween(2, x.shape().rank());
        long times = x.shape().dim((int) timeAxis);
        for (long n = 0; n < lengths.size(); n++) {
            long length = lengths.longAt(n);
            if (length < 0 || length > times) {
                throw new GatunException("a length of " + length + " is outside 0 to " + times);
            }
            for (long t = 0; t < times; t++) {
                long from = t < length ? length - 1 - t : t;
                Blocks.copy(x, n * batchStride + from * timeStride, y, n * batchStride + t * timeStride, block);
            }
        }
    }
}
