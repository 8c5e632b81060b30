package io.gatun.onnx;

import io.gatun.GatunException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads the protobuf wire format where it lies, with 64-bit offsets.
 *
 * <p>Protobuf's own {@code CodedInputStream} counts in ints and copies what it reads to the heap, so it can neither pass
 * 2 GB nor leave weights in the mapped file. This class reads just enough to find the fields of a message.
 */
final class WireReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int FIXED32 = 5;

    private static final int LONGEST_VARINT = 10;

    private final MemorySegment bytes;
    private final long size;
    private long position;

    WireReader(MemorySegment bytes) {
        this.bytes = bytes;
        this.size = bytes.byteSize();
    }

    boolean atEnd() {
        return position == size;
    }

    long position() {
        return position;
    }

    /** @throws GatunException if it is longer than ten bytes or runs over the end */
    long varint() {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (position == size) {
                throw new GatunException("the file is damaged or cut short: a number runs over the end of its part");
            }
            byte next = bytes.get(ValueLayout.JAVA_BYTE, position++);
            value |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new GatunException("the file is damaged: a number has more than " + LONGEST_VARINT + " bytes");
    }

    /** The payload of a field of the given wire type, which stays where it is. */
    MemorySegment payload(int wireType) {
        return switch (wireType) {
            case VARINT -> {
                long start = position;
                varint();
                yield bytes.asSlice(start, position - start);
            }
            case FIXED64 -> take(Long.BYTES);
            case LENGTH_DELIMITED -> take(varint());
            case FIXED32 -> take(Integer.BYTES);
            default -> throw new GatunException("the file is damaged: " + wireType + " is not a kind of field");
        };
    }

    private MemorySegment take(long length) {
        if (length < 0 || length > size - position) {
            throw new GatunException("the file is damaged or cut short: a field wants " + Long.toUnsignedString(length)
                    + " bytes where " + (size - position) + " are left");
        }
        var slice = bytes.asSlice(position, length);
        position += length;
        return slice;
    }
}
