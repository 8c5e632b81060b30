package io.gatun.tensor;

/**
 * How a number becomes one of a {@linkplain DType#isStorageOnly() floating type of at most 8 bits}, where ONNX leaves a choice.
 *
 * @param saturate whether numbers beyond the largest become the largest, rather than an infinity or NaN; float4 always
 *     saturates, it has neither
 * @param direction which of the two neighbouring powers of two a number becomes, for float8e8m0 alone: the other types round
 *     to the nearest, halfway to the even one
 */
public record Narrowing(boolean saturate, Direction direction) {
    /** A way of rounding to a power of two, under ONNX's names. */
    public enum Direction {
        UP,
        DOWN,
        NEAREST
    }

    /** What ONNX does where nothing is said. */
    public static final Narrowing DEFAULT = new Narrowing(true, Direction.UP);
}
