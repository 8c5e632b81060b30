package io.gatun.tensor;

/** The type of one element of a {@link Tensor}, under ONNX's names. */
public enum DType {
    FLOAT32("f32", 32, Kind.FLOATING),
    FLOAT64("f64", 64, Kind.FLOATING),
    FLOAT16("f16", 16, Kind.FLOATING),
    BFLOAT16("bf16", 16, Kind.FLOATING),
    /** Four exponent bits and no infinities; the largest number is 448. */
    FLOAT8E4M3FN("f8e4m3fn", 8, Kind.FLOATING),
    /** As {@link #FLOAT8E4M3FN} without a negative zero; the largest number is 240. */
    FLOAT8E4M3FNUZ("f8e4m3fnuz", 8, Kind.FLOATING),
    /** Five exponent bits, infinities and NaN as IEEE 754 has them; the largest number is 57344. */
    FLOAT8E5M2("f8e5m2", 8, Kind.FLOATING),
    /** As {@link #FLOAT8E5M2} without infinities and without a negative zero. */
    FLOAT8E5M2FNUZ("f8e5m2fnuz", 8, Kind.FLOATING),
    /** A power of two from 2^-127 to 2^127, or NaN: neither sign nor zero. */
    FLOAT8E8M0("f8e8m0", 8, Kind.FLOATING),
    /** 0, 0.5, 1, 1.5, 2, 3, 4, 6, and their negatives; no NaN. */
    FLOAT4E2M1("f4e2m1", 4, Kind.FLOATING),
    INT2("i2", 2, Kind.SIGNED),
    INT4("i4", 4, Kind.SIGNED),
    INT8("i8", 8, Kind.SIGNED),
    INT16("i16", 16, Kind.SIGNED),
    INT32("i32", 32, Kind.SIGNED),
    INT64("i64", 64, Kind.SIGNED),
    UINT2("u2", 2, Kind.UNSIGNED),
    UINT4("u4", 4, Kind.UNSIGNED),
    UINT8("u8", 8, Kind.UNSIGNED),
    UINT16("u16", 16, Kind.UNSIGNED),
    UINT32("u32", 32, Kind.UNSIGNED),
    UINT64("u64", 64, Kind.UNSIGNED),
    BOOL("bool", 8, Kind.LOGICAL);

    private enum Kind {
        FLOATING,
        SIGNED,
        UNSIGNED,
        LOGICAL
    }

    private final String symbol;
    private final int bits;
    private final Kind kind;

    DType(String symbol, int bits, Kind kind) {
        this.symbol = symbol;
        this.bits = bits;
        this.kind = kind;
    }

    /** Size of one element in bits. */
    public int bits() {
        return bits;
    }

    /** Whether several elements share a byte, low bits first. */
    public boolean isPacked() {
        return bits < Byte.SIZE;
    }

    /** Whether numbers of this type are only kept: one casts or dequantises them before computing with them. */
    public boolean isStorageOnly() {
        return isPacked() || isFloating() && bits == Byte.SIZE;
    }

    /**
     * The number of this floating type of at least 16 bits nearest to {@code value}, halfway the even one; beyond the largest it
     * is an infinity.
     *
     * @throws IllegalStateException if this is no such type
     */
    public double nearest(double value) {
        return Elements.nearest(this, value);
    }

    public boolean isFloating() {
        return kind == Kind.FLOATING;
    }

    /** Whether this is a signed or unsigned whole number; booleans are not. */
    public boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    public boolean isUnsigned() {
        return kind == Kind.UNSIGNED;
    }

    /** The short name used in messages and tables, such as {@code f32}. */
    @Override
    public String toString() {
        return symbol;
    }
}
