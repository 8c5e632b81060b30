package io.gatun.tensor;

/**
 * The floating formats of 4 and 8 bits that have a sign and a fraction. A format's numbers, sign aside, ascend with their
 * bits; what is beyond the largest is an infinity or NaN.
 *
 * <p>Source: Micikevicius et al., FP8 Formats for Deep Learning (2022); Noune et al., 8-bit Numerical Formats for Deep Neural
 * Networks (2022), for those without a negative zero; OCP Microscaling Formats 1.0 (2023) for that of 4 bits.
 */
enum SmallFloat {
    E4M3FN(4, 3, 7, 0x7E, 0x7F, 0x7F),
    E4M3FNUZ(4, 3, 8, 0x7F, 0x80, 0x80),
    E5M2(5, 2, 15, 0x7B, 0x7C, 0x7F),
    E5M2FNUZ(5, 2, 16, 0x7F, 0x80, 0x80),
    E2M1(2, 1, 1, 0x7, 0x7, 0x8);

    private final int mantissa;
    private final int leastExponent;
    private final int signBit;
    private final int largest;
    private final int beyond;
    private final int notANumber;
    private final double[] values;

    /**
     * @param largest bits of the largest number
     * @param beyond bits of what is larger, where it does not saturate; those of the sign alone are NaN and mean that there is no
     *     negative zero
     * @param notANumber bits that NaN becomes; float4 has none and takes the negative zero
     */
    SmallFloat(int exponent, int mantissa, int bias, int largest, int beyond, int notANumber) {
        this.mantissa = mantissa;
        this.leastExponent = 1 - bias;
        this.signBit = 1 << exponent + mantissa;
        this.largest = largest;
        this.beyond = beyond;
        this.notANumber = notANumber;
        this.values = new double[2 * signBit];
        for (int bits = 0; bits < signBit; bits++) {
            double magnitude = magnitude(bits);
            values[bits] = magnitude;
            values[bits | signBit] = -magnitude;
        }
        if (beyond == signBit) {
            values[beyond] = Double.NaN;
        }
    }

    private double magnitude(int bits) {
        if (bits > largest) {
            return bits == beyond && beyond != notANumber ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        int exponent = bits >>> mantissa;
        int fraction = bits & (1 << mantissa) - 1;
        int implied = exponent == 0 ? 0 : 1 << mantissa;
        return Math.scalb((double) implied + fraction, Math.max(exponent, 1) - 1 + leastExponent - mantissa);
    }

    double value(int bits) {
        return values[bits];
    }

    /** The nearest number's bits, halfway those of the even one. */
    int bits(double value, boolean saturate) {
        if (Double.isNaN(value)) {
            return notANumber;
        }
        double magnitude = Math.abs(value);
        int bits = magnitude > values[largest] ? roundedBeyond(magnitude, saturate) : rounded(magnitude);
        boolean negative = Double.doubleToRawLongBits(value) < 0;
        return negative && (bits != 0 || beyond != signBit) ? bits | signBit : bits;
    }

    private int roundedBeyond(double magnitude, boolean saturate) {
        return saturate || rounded(Math.min(magnitude, 2 * values[largest])) <= largest ? largest : beyond;
    }

    /** Counts steps of the binade's size: a step beyond the binade's last is the first of the next. */
    private int rounded(double magnitude) {
        int exponent = Math.max(Math.getExponent(magnitude), leastExponent);
        int steps = (int) Math.rint(Math.scalb(magnitude, mantissa - exponent));
        return (exponent - leastExponent << mantissa) + steps;
    }
}
