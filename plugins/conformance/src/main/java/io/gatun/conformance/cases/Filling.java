package io.gatun.conformance.cases;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.util.SplittableRandom;

/** What numbers an operand holds. */
@FunctionalInterface
public interface Filling {
    /** From -1 to 1; whole numbers from -100 to 100, or 0 to 100 where they have no sign; either truth value. */
    Filling SIGNED = (tensor, random) -> {
        for (long i = 0; i < tensor.size(); i++) {
            var dtype = tensor.dtype();
            if (dtype.isFloating()) {
                tensor.set(i, 2 * random.nextDouble() - 1);
            } else if (dtype == DType.BOOL) {
                tensor.set(i, random.nextLong(2));
            } else {
                tensor.set(i, random.nextLong(dtype.isUnsigned() ? 0 : -100, 101));
            }
        }
    };

    /** From 0.1 to 2. */
    Filling POSITIVE = between(0.1, 2);

    /** What is not finite, zeros of both signs, the smallest and largest numbers, in between others. */
    Filling SPECIAL = (tensor, random) -> {
        double[] special = {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            0.0,
            -0.0,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.MIN_NORMAL,
            1,
            -1,
            0.5,
            -2.5
        };
        for (long i = 0; i < tensor.size(); i++) {
            int which = random.nextInt(2 * special.length);
            tensor.set(i, which < special.length ? special[which] : 8 * random.nextDouble() - 4);
        }
    };

    /** As {@link #SPECIAL}, without infinities. */
    Filling FINITE = (tensor, random) -> {
        SPECIAL.fill(tensor, random);
        for (long i = 0; i < tensor.size(); i++) {
            if (Double.isInfinite(tensor.doubleAt(i))) {
                tensor.set(i, -100.0);
            }
        }
    };

    /** -1, 0 and 1 only, so that there are many of each. */
    Filling TIES = (tensor, random) -> {
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, (double) random.nextInt(-1, 2));
        }
    };

    /** Writes all elements. */
    void fill(Tensor tensor, SplittableRandom random);

    static Filling between(double least, double most) {
        return (tensor, random) -> {
            for (long i = 0; i < tensor.size(); i++) {
                tensor.set(i, least + (most - least) * random.nextDouble());
            }
        };
    }

    /** Whole numbers from {@code least} to {@code most}. */
    static Filling whole(long least, long most) {
        return (tensor, random) -> {
            for (long i = 0; i < tensor.size(); i++) {
                tensor.set(i, random.nextLong(least, most + 1));
            }
        };
    }

    static Filling of(double... values) {
        return (tensor, _) -> {
            for (int i = 0; i < values.length; i++) {
                tensor.set(i, values[i]);
            }
        };
    }

    static Filling of(long... values) {
        return (tensor, _) -> {
            for (int i = 0; i < values.length; i++) {
                tensor.set(i, values[i]);
            }
        };
    }
}
