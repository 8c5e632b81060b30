package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import java.util.List;

/** Scales and zero points that are either one number or one a channel, row or column. */
record PerChannel(Tensor values) {
    /** @throws GatunException unless input {@code i}, if it is there, is a single number or has {@code channels} */
    static void require(Operands in, int i, long channels) {
        if (in.has(i)
                && !isScalar(in, i)
                && (in.shape(i).rank() != 1 || in.shape(i).dim(0) != channels)) {
            throw new GatunException(
                    "input " + i + " wants a single number or shape [" + channels + "], " + in.describe(i));
        }
    }

    /** @throws GatunException unless input {@code i}, if it is there, is a single number */
    static void requireScalar(Operands in, int i) {
        if (in.has(i) && !isScalar(in, i)) {
            throw new GatunException("input " + i + " must be a single number, " + in.describe(i));
        }
    }

    private static boolean isScalar(Operands in, int i) {
        return in.shape(i).rank() <= 1 && in.shape(i).size() == 1;
    }

    /** Those of input {@code i}, which may be absent. */
    static PerChannel of(List<Tensor> in, int i) {
        return new PerChannel(i < in.size() ? in.get(i) : null);
    }

    /** The zero point of a channel; 0 where there is none. */
    long zero(long channel) {
        return values == null ? 0 : values.longAt(values.size() == 1 ? 0 : channel);
    }

    double scale(long channel) {
        return values.doubleAt(values.size() == 1 ? 0 : channel);
    }

    /** {@code count} numbers of {@code x} from {@code from} on, less the zero point of their channel. */
    double[] centred(Tensor x, long from, int count, long perChannel) {
        var numbers = x.toDoubles(from, count);
        for (int i = 0; values != null && i < count; i++) {
            numbers[i] -= zero(i / perChannel);
        }
        return numbers;
    }
}
