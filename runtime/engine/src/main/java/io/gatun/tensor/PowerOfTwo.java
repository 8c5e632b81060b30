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

    /**
     * The sign is dropped. What is not between the smallest and the largest power, once rounded, becomes the nearer of these where
     * it saturates, else NaN; that goes for 0, too.
     */
    static int bits(double value, Narrowing narrowing) {
        if (Double.isNaN(value)) {
            return NAN;
        }
        double magnitude = Math.abs(value);
        int exponent = Math.getExponent(magnitude);
        boolean up = switch (narrowing.direction()) {
            case UP -> magnitude > Math.scalb(1.0, exponent);
            case DOWN -> false;
            case NEAREST -> magnitude >= Math.scalb(1.5, exponent);
        };
        int bits = exponent + (up ? 1 : 0) + BIAS;
        if (bits >= 0 && bits <= LARGEST) {
            return bits;
        }
        return narrowing.saturate() ? Math.clamp(bits, 0, LARGEST) : NAN;
    }
}
