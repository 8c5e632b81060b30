package io.gatun.tensor;

import io.gatun.GatunException;

/** Element type and shape of a tensor, such as {@code f32[1,3,224,224]}. */
public record TensorType(DType dtype, Shape shape) {
    public static TensorType of(DType dtype, long... dims) {
        return new TensorType(dtype, Shape.of(dims));
    }

    /**
     * Memory that a tensor of this type takes, in bytes, without padding.
     *
     * @throws GatunException if it overflows 63 bits
     */
    public long bytes() {
        try {
            return Math.multiplyExact(shape.size(), (long) dtype.bytes());
        } catch (ArithmeticException overflow) {
            throw new GatunException("a tensor " + this + " is larger than 2^63 bytes", overflow);
        }
    }

    @Override
    public String toString() {
        return dtype.toString() + shape;
    }
}
