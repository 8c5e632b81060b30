package io.gatun.tensor;

/** The type of one element of a {@link Tensor}, under ONNX's names. */
public enum DType {
    FLOAT32("f32", 4, Kind.FLOATING),
    FLOAT64("f64", 8, Kind.FLOATING),
    FLOAT16("f16", 2, Kind.FLOATING),
    BFLOAT16("bf16", 2, Kind.FLOATING),
    INT8("i8", 1, Kind.SIGNED),
    INT16("i16", 2, Kind.SIGNED),
    INT32("i32", 4, Kind.SIGNED),
    INT64("i64", 8, Kind.SIGNED),
    UINT8("u8", 1, Kind.UNSIGNED),
    UINT16("u16", 2, Kind.UNSIGNED),
    UINT32("u32", 4, Kind.UNSIGNED),
    UINT64("u64", 8, Kind.UNSIGNED),
    BOOL("bool", 1, Kind.LOGICAL);

    private enum Kind {
        FLOATING,
        SIGNED,
        UNSIGNED,
        LOGICAL
    }

    private final String symbol;
    private final int bytes;
    private final Kind kind;

    DType(String symbol, int bytes, Kind kind) {
        this.symbol = symbol;
        this.bytes = bytes;
        this.kind = kind;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
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
