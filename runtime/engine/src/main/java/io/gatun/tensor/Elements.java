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
            case FLOAT8E4M3FN -> SmallFloat.E4M3FN.value((int) getBits(memory, 8, i));
            case FLOAT8E4M3FNUZ -> SmallFloat.E4M3FNUZ.value((int) getBits(memory, 8, i));
            case FLOAT8E5M2 -> SmallFloat.E5M2.value((int) getBits(memory, 8, i));
            case FLOAT8E5M2FNUZ -> SmallFloat.E5M2FNUZ.value((int) getBits(memory, 8, i));
            case FLOAT8E8M0 -> PowerOfTwo.value((int) getBits(memory, 8, i));
            case FLOAT4E2M1 -> SmallFloat.E2M1.value((int) getBits(memory, 4, i));
            case UINT64 -> unsignedToDouble(memory.getAtIndex(I64, i));
            case INT2, INT4, INT8, INT16, INT32, INT64, UINT2, UINT4, UINT8, UINT16, UINT32, BOOL ->
                getLong(memory, dtype, i);
        };
    }

    static long getLong(MemorySegment memory, DType dtype, long i) {
        return switch (dtype) {
            case INT8 -> memory.get(I8, i);
            case UINT8, BOOL -> memory.get(I8, i) & 0xFF;
            case INT2, INT4 -> signExtended(getBits(memory, dtype.bits(), i), dtype.bits());
            case UINT2, UINT4 -> getBits(memory, dtype.bits(), i);
            case INT16 -> memory.getAtIndex(I16, i);
            case UINT16 -> memory.getAtIndex(I16, i) & 0xFFFF;
            case INT32 -> memory.getAtIndex(I32, i);
            case UINT32 -> memory.getAtIndex(I32, i) & 0xFFFF_FFFFL;
            case INT64, UINT64 -> memory.getAtIndex(I64, i);
            case FLOAT32,
                    FLOAT64,
                    FLOAT16,
                    BFLOAT16,
                    FLOAT8E4M3FN,
                    FLOAT8E4M3FNUZ,
                    FLOAT8E5M2,
                    FLOAT8E5M2FNUZ,
                    FLOAT8E8M0,
                    FLOAT4E2M1 -> (long) getDouble(memory, dtype, i);
        };
    }

    static void setDouble(MemorySegment memory, DType dtype, long i, double value, Narrowing narrowing) {
        switch (dtype) {
            case FLOAT32 -> memory.setAtIndex(F32, i, (float) value);
            case FLOAT64 -> memory.setAtIndex(F64, i, value);
            case FLOAT16 -> memory.setAtIndex(I16, i, toFloat16(value));
            case BFLOAT16 -> memory.setAtIndex(I16, i, toBfloat16(value));
            case FLOAT8E4M3FN -> setBits(memory, 8, i, SmallFloat.E4M3FN.bits(value, narrowing.saturate()));
            case FLOAT8E4M3FNUZ -> setBits(memory, 8, i, SmallFloat.E4M3FNUZ.bits(value, narrowing.saturate()));
            case FLOAT8E5M2 -> setBits(memory, 8, i, SmallFloat.E5M2.bits(value, narrowing.saturate()));
            case FLOAT8E5M2FNUZ -> setBits(memory, 8, i, SmallFloat.E5M2FNUZ.bits(value, narrowing.saturate()));
            case FLOAT8E8M0 -> setBits(memory, 8, i, PowerOfTwo.bits(value, narrowing));
            case FLOAT4E2M1 -> setBits(memory, 4, i, SmallFloat.E2M1.bits(value, narrowing.saturate()));
            case UINT64 -> memory.setAtIndex(I64, i, doubleToUnsigned(value));
            case BOOL -> memory.set(I8, i, (byte) (value != 0 ? 1 : 0));
            case INT64, UINT32 -> setLong(memory, dtype, i, truncated(value));
            case INT2, INT4, INT8, INT16, INT32, UINT2, UINT4, UINT8, UINT16 ->
                setLong(memory, dtype, i, truncatedToInt(value));
        }
    }

    static void setLong(MemorySegment memory, DType dtype, long i, long value) {
        switch (dtype) {
            case INT2, UINT2, INT4, UINT4 -> setBits(memory, dtype.bits(), i, value);
            case INT8, UINT8 -> memory.set(I8, i, (byte) value);
            case INT16, UINT16 -> memory.setAtIndex(I16, i, (short) value);
            case INT32, UINT32 -> memory.setAtIndex(I32, i, (int) value);
            case INT64, UINT64 -> memory.setAtIndex(I64, i, value);
            case BOOL -> memory.set(I8, i, (byte) (value != 0 ? 1 : 0));
            // straight from the long: by way of double it would be rounded twice
            case FLOAT32 -> memory.setAtIndex(F32, i, (float) value);
            case FLOAT64,
                    FLOAT16,
                    BFLOAT16,
                    FLOAT8E4M3FN,
                    FLOAT8E4M3FNUZ,
                    FLOAT8E5M2,
                    FLOAT8E5M2FNUZ,
                    FLOAT8E8M0,
                    FLOAT4E2M1 -> setDouble(memory, dtype, i, value, Narrowing.DEFAULT);
        }
    }

    /** Element {@code i} of {@code bits} bits as it is stored, in the low bits. */
    static long getBits(MemorySegment memory, int bits, long i) {
        return switch (bits) {
            case 2, 4 -> {
                long at = i * bits;
                yield memory.get(I8, at >>> 3) >>> (at & 7) & (1 << bits) - 1;
            }
            case 8 -> memory.get(I8, i) & 0xFF;
            case 16 -> memory.getAtIndex(I16, i) & 0xFFFF;
            case 32 -> memory.getAtIndex(I32, i) & 0xFFFF_FFFFL;
            case 64 -> memory.getAtIndex(I64, i);
            default -> throw new IllegalStateException("no element has " + bits + " bits");
        };
    }

    /** Stores the low {@code bits} bits of {@code value} as element {@code i}. */
    static void setBits(MemorySegment memory, int bits, long i, long value) {
        switch (bits) {
            case 2, 4 -> {
                long at = i * bits;
                int shift = (int) (at & 7);
                int mask = (1 << bits) - 1 << shift;
                memory.set(I8, at >>> 3, (byte) (memory.get(I8, at >>> 3) & ~mask | value << shift & mask));
            }
            case 8 -> memory.set(I8, i, (byte) value);
            case 16 -> memory.setAtIndex(I16, i, (short) value);
            case 32 -> memory.setAtIndex(I32, i, (int) value);
            case 64 -> memory.setAtIndex(I64, i, value);
            default -> throw new IllegalStateException("no element has " + bits + " bits");
        }
    }

    private static long signExtended(long value, int bits) {
        return value << Long.SIZE - bits >> Long.SIZE - bits;
    }

    static double nearest(DType dtype, double value) {
        return switch (dtype) {
            case FLOAT64 -> value;
            case FLOAT32 -> (float) value;
            case FLOAT16 -> Float.float16ToFloat(toFloat16(value));
            case BFLOAT16 -> Float.intBitsToFloat(toBfloat16(value) << 16);
            default -> throw new IllegalStateException("one does not compute in " + dtype);
        };
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

    /** Towards zero; NaN and what is out of range become the least long, as processors have it. */
    private static long truncated(double value) {
        return value >= -0x1p63 && value < 0x1p63 ? (long) value : Long.MIN_VALUE;
    }

    private static int truncatedToInt(double value) {
        return value > -0x1p31 - 1 && value < 0x1p31 ? (int) value : Integer.MIN_VALUE;
    }

    private static long doubleToUnsigned(double value) {
        if (!(value >= 0x1p63)) {
            return truncated(value);
        }
        return value >= 0x1p64 ? 0 : (long) (value - 0x1p63) + Long.MIN_VALUE;
    }
}
