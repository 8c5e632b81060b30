package io.gatun.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads and writes single elements of every {@link DType}; the only place that knows their bits. */
final class Elements {
    static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfByte I8 = ValueLayout.JAVA_BYTE;

    private Elements() {}

    static double getDouble(MemorySegment memory, DType dtype, long i) {
        return switch (dtype) {
            case FLOAT32 -> memory.getAtIndex(F32, i);
            case FLOAT64 -> memory.getAtIndex(F64, i);
            case FLOAT16 -> Float.float16ToFloat(memory.getAtIndex(I16, i));
            case BFLOAT16 -> Float.intBitsToFloat(memory.getAtIndex(I16, i) << 16);
            case UINT64 -> unsignedToDouble(memory.getAtIndex(I64, i));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, BOOL -> getLong(memory, dtype, i);
        };
    }

    static long getLong(MemorySegment memory, DType dtype, long i) {
        return switch (dtype) {
            case INT8 -> memory.get(I8, i);
            case UINT8, BOOL -> memory.get(I8, i) & 0xFF;
            case INT16 -> memory.getAtIndex(I16, i);
            case UINT16 -> memory.getAtIndex(I16, i) & 0xFFFF;
            case INT32 -> memory.getAtIndex(I32, i);
            case UINT32 -> memory.getAtIndex(I32, i) & 0xFFFF_FFFFL;
            case INT64, UINT64 -> memory.getAtIndex(I64, i);
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> (long) getDouble(memory, dtype, i);
        };
    }

    static void setDouble(MemorySegment memory, DType dtype, long i, double value) {
        switch (dtype) {
            case FLOAT32 -> memory.setAtIndex(F32, i, (float) value);
            case FLOAT64 -> memory.setAtIndex(F64, i, value);
            case FLOAT16 -> memory.setAtIndex(I16, i, toFloat16(value));
            case BFLOAT16 -> memory.setAtIndex(I16, i, toBfloat16(value));
            case UINT64 -> memory.setAtIndex(I64, i, doubleToUnsigned(value));
            case BOOL -> memory.set(I8, i, (byte) (value != 0 ? 1 : 0));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> setLong(memory, dtype, i, (long) value);
        }
    }

    static void setLong(MemorySegment memory, DType dtype, long i, long value) {
        switch (dtype) {
            case INT8, UINT8 -> memory.set(I8, i, (byte) value);
            case INT16, UINT16 -> memory.setAtIndex(I16, i, (short) value);
            case INT32, UINT32 -> memory.setAtIndex(I32, i, (int) value);
            case INT64, UINT64 -> memory.setAtIndex(I64, i, value);
            case BOOL -> memory.set(I8, i, (byte) (value != 0 ? 1 : 0));
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> setDouble(memory, dtype, i, value);
        }
    }

    /** Rounds once: going through float first would round twice, so the float's own error is made odd beforehand. */
    private static short toFloat16(double value) {
        return Float.floatToFloat16(roundToOdd(value));
    }

    private static short toBfloat16(double value) {
        float odd = roundToOdd(value);
        int bits = Float.floatToRawIntBits(odd);
        if (Float.isNaN(odd)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    private static float roundToOdd(double value) {
        float nearest = (float) value;
        if (nearest == value || Float.isNaN(nearest) || Float.isInfinite(nearest)) {
            return nearest;
        }
        float towardsZero = Math.abs((double) nearest) > Math.abs(value)
                ? (nearest > 0 ? Math.nextDown(nearest) : Math.nextUp(nearest))
                : nearest;
        return Float.intBitsToFloat(Float.floatToRawIntBits(towardsZero) | 1);
    }

    private static double unsignedToDouble(long bits) {
        if (bits >= 0) {
            return bits;
        }
        return ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    private static long doubleToUnsigned(double value) {
        if (value < 0x1p63) {
            return (long) value;
        }
        return value >= 0x1p64 ? -1L : (long) (value - 0x1p63) + Long.MIN_VALUE;
    }
}
