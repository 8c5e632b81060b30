package io.gatun.tensor;

/** The elements of float8e8m0, which scale blocks of numbers: 2^(bits - 127), and NaN where all bits are set. */
final class PowerOfTwo {
    private static final int BIAS = 127;
    private static final int LARGEST = 0xFE;
    private static final int NAN = 0xFF;

    private PowerOfTwo() {}

    static double value(int bits) {
        return bits == NAN ? Double.NaN : Math.scalb(1.0, bits - BIAS);
    }

    /** The sign is dropped; 0 and what lies below the smallest power become the smallest; infinity has no place and is NaN. */
    static int bits(double value, Narrowing narrowing) {
        double magnitude = Math.abs(value);
        if (!Double.isFinite(magnitude)) {
            return NAN;
        }
        int below = Math.getExponent(magnitude);
        double fraction = below < Double.MIN_EXPONENT ? 1 : magnitude / Math.scalb(1.0, below);
        boolean up = switch (narrowing.direction()) {
            case UP -> fraction > 1;
            case DOWN -> false;
            case NEAREST -> fraction >= 1.5;
        };
        int bits = Math.max(0, below + (up ? 1 : 0) + BIAS);
        return bits <= LARGEST ? bits : narrowing.saturate() ? LARGEST : NAN;
    }
}
