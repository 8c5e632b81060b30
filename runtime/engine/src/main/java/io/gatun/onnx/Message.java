package io.gatun.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.gatun.GatunException;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;

/**
 * A protobuf message that lies in a mapped file. Its fields fall in two groups: those that may be large or many, which are
 * shown to a visitor where they lie, and the small rest, which goes to the generated parser.
 */
record Message(MemorySegment bytes) {
    /** What the small rest of one message may take; a whole network's structure is far below. */
    private static final long SMALL_LIMIT = 16L << 20;

    private static final int FIELD_NUMBER_SHIFT = 3;

    /** Sees a field: its number and its payload, whatever its wire type. */
    @FunctionalInterface
    interface Visitor {
        void field(int number, MemorySegment payload);
    }

    /**
     * Walks over the fields.
     *
     * @param large numbers of the fields to show to {@code visitor}, in the order of the file
     * @param parser reads all others, from a copy of their bytes
     * @param what names the message in errors
     * @throws GatunException if the bytes are no such message
     */
    <T> T read(Set<Integer> large, Visitor visitor, Parser<T> parser, String what) {
        var rest = new ByteArrayOutputStream();
        var wire = new WireReader(bytes);
        while (!wire.atEnd()) {
            long start = wire.position();
            long tag = wire.varint();
            long number = tag >>> FIELD_NUMBER_SHIFT;
            var payload = wire.payload((int) tag & ((1 << FIELD_NUMBER_SHIFT) - 1));
            if (number <= Integer.MAX_VALUE && large.contains((int) number)) {
                visitor.field((int) number, payload);
            } else {
                append(rest, bytes.asSlice(start, wire.position() - start), what);
            }
        }
        try {
            return parser.parseFrom(rest.toByteArray());
        } catch (InvalidProtocolBufferException malformed) {
            throw new GatunException("the file is damaged: " + what + " cannot be read", malformed);
        }
    }

    /** Walks over the fields and shows {@code visitor} those of one number. */
    void each(int wanted, Visitor visitor) {
        var wire = new WireReader(bytes);
        while (!wire.atEnd()) {
            long tag = wire.varint();
            var payload = wire.payload((int) tag & ((1 << FIELD_NUMBER_SHIFT) - 1));
            if (tag >>> FIELD_NUMBER_SHIFT == wanted) {
                visitor.field(wanted, payload);
            }
        }
    }

    private static void append(ByteArrayOutputStream rest, MemorySegment field, String what) {
        if (rest.size() + field.byteSize() > SMALL_LIMIT) {
            throw new GatunException(what + " is larger than " + (SMALL_LIMIT >> 20) + " MiB without its weights");
        }
        rest.writeBytes(field.toArray(ValueLayout.JAVA_BYTE));
    }
}
