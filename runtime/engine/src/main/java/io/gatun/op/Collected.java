package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** What the iterations of a body make slice by slice, for each of its last outputs. */
final class Collected implements AutoCloseable {
    private final Body body;
    private final int firstOutput;
    private final long mostBytes;
    private long bytes;
    private final List<OwnedTensors> outputs = new ArrayList<>();

    /** @param firstOutput the body's first output that is a slice; those after it are, too */
    Collected(Body body, int firstOutput, BodyRunner runner) {
        this.mostBytes = runner.mostBytes();
        this.body = body;
        this.firstOutput = firstOutput;
        for (int i = firstOutput; i < body.outputs(); i++) {
            outputs.add(new OwnedTensors());
        }
    }

    /** How many outputs are collected. */
    int count() {
        return outputs.size();
    }

    /**
     * Takes the slices from what one iteration made.
     *
     * @throws GatunException if one is not of the type of those before it, or they take too much together
     */
    void add(OwnedTensors made) {
        for (int i = 0; i < outputs.size(); i++) {
            var slices = outputs.get(i);
            var type = made.get(firstOutput + i).type();
            if (slices.size() > 0 && !slices.get(0).type().equals(type)) {
                throw new GatunException("output " + (firstOutput + i) + " of its body was "
                        + slices.get(0).type() + " at first and is " + type + " now; slices must be alike");
            }
            bytes += type.bytes();
            if (bytes > mostBytes) {
                throw new GatunException("what it collects takes " + bytes + " bytes so far; the limit is " + mostBytes
                        + " (Limits.tensorBytes)");
            }
            slices.add(made.take(firstOutput + i));
        }
    }

    /**
     * Puts all slices of one output together, and frees them.
     *
     * @param axis the new axis along which they lie; may be negative
     * @param inputs the body's, for the type of a slice if there is none
     * @return a new tensor
     */
    Tensor stack(int i, long axis, boolean backwards, Operands inputs) {
        try (var slices = outputs.get(i)) {
            if (slices.size() > 0) {
                return AxisSlices.stack(slices.all(), axis, backwards);
            }
            var slice = body.infer(inputs)
                    .map(types -> types.get(firstOutput + i))
                    .or(() -> body.declaredOutput(firstOutput + i))
                    .orElse(TensorType.of(DType.FLOAT32));
            var type = AxisSlices.stackType(slice, axis, 0);
            return Tensor.allocate(type.dtype(), type.shape());
        }
    }

    @Override
    public void close() {
        outputs.forEach(OwnedTensors::close);
    }
}
