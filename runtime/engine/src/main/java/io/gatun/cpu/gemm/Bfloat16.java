package io.gatun.cpu.gemm;

/** The upper half of a float: 1 bit of sign, 8 of exponent, 7 of fraction. */
final class Bfloat16 {
    private static final int QUIET = 0x40;

    private Bfloat16() {}

    /** The bits of the bfloat16 nearest to {@code value}, ties to even; NaN stays NaN, and what is too large becomes infinite. */
    static int of(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return bits >>> 16 | QUIET;
        }
        return bits + 0x7FFF + (bits >>> 16 & 1) >>> 16;
    }
}
