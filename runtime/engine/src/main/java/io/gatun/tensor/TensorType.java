package io.gatun.tensor;

import io.gatun.GatunException;

/** Element type and shape of a tensor, such as {@code f32[1,3,224,224]}. */
public record TensorType(DType dtype, Shape shape) {
    public static TensorType of(DType dtype, long... dims) {
        return new TensorType(dtype, Shape.of(dims));
    }

    /**
     * Memory that a tensor of this type takes, in bytes, without padding; the last byte of packed elements may be part-filled.
     *
     * @throws GatunException if it overflows 63 bits
     */
    public long bytes() {
        if (dtype.isPacked()) {
            return Math.ceilDiv(shape.size(), Byte.SIZE / dtype.bits());
        }
        try {
            return Math.multiplyExact(shape.size(), (long) dtype.bits() / Byte.SIZE);
        } catch (ArithmeticException overflow) {
            throw new GatunException("a tensor " + this + " is larger than 2^63 bytes", overflow);
        }
    }

    @Override
    public String toString() {
        return dtype.toString() + shape;
    }
}
