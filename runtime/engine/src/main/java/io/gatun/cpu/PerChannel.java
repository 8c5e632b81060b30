package io.gatun.cpu;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;

/** A constant with one number for each channel of a value, or one for all of them. */
final class PerChannel {
    private PerChannel() {}

    /** Whether a constant of this shape, broadcast to [N, C, ...], has one number a channel, or a single one. */
    static boolean fits(Shape constant, Shape value) {
        if (constant.size() == 1) {
            return true;
        }
        int channelAxisFromEnd = value.rank() - 1;
        return constant.size() == value.dim(1)
                && constant.rank() >= channelAxisFromEnd
                && constant.dim(-channelAxisFromEnd) == value.dim(1);
    }

    /** Address of the constant as a row of channels in float32, padded with zeros like the rows of {@code pixels}. */
    static long packed(CpuCompiler compiler, Tensor constant, Pixels pixels) {
        return compiler.resources().derived(constant, "one row of " + pixels.channels(), arena -> {
            var row = Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(pixels.ld())), arena);
            for (long c = 0; c < pixels.channels(); c++) {
                row.set(c, constant.doubleAt(constant.size() == 1 ? 0 : c));
            }
            return row.segment().address();
        });
    }
}
