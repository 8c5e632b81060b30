package io.gatun.op;

import io.gatun.GatunException;

/** Arithmetic on extents that a file brings and that may be absurd. */
final class Extents {
    private Extents() {}

    /** @throws GatunException if the sum overflows */
    static long add(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException overflow) {
            throw new GatunException("an extent of " + a + " + " + b + " is larger than 2^63", overflow);
        }
    }

    /** @throws GatunException if the product overflows */
    static long multiply(long a, long b) {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException overflow) {
            throw new GatunException("an extent of " + a + " * " + b + " is larger than 2^63", overflow);
        }
    }

    /** @throws GatunException if the extent does not fit a Java array */
    static int toInt(long extent) {
        if ((int) extent != extent) {
            throw new GatunException("an extent of " + extent + " is larger than 2^31-1");
        }
        return (int) extent;
    }
}
