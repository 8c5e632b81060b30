package io.gatun.onnx;

import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;

/** Brings bytes off the heap, where kernels can read them. */
final class NativeBytes {
    private static final int PIECE = 1 << 20;

    private NativeBytes() {}

    /** The segment itself if it is off the heap already, otherwise a copy in {@code arena}. */
    static MemorySegment of(MemorySegment bytes, Arena arena) {
        return bytes.isNative()
                ? bytes
                : arena.allocate(bytes.byteSize(), Tensor.ALIGNMENT).copyFrom(bytes);
    }

    /** All that is left in the stream, which may be more than an array can hold. @throws io.gatun.GatunException beyond the limit */
    static MemorySegment of(InputStream in, ModelFiles files, Arena arena) throws IOException {
        try (var passing = Arena.ofConfined()) {
            var pieces = new ArrayList<MemorySegment>();
            long size = 0;
            for (var piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
                pieces.add(passing.allocate(piece.length).copyFrom(MemorySegment.ofArray(piece)));
                size += piece.length;
                files.count(piece.length);
            }
            var whole = arena.allocate(size, Tensor.ALIGNMENT);
            long position = 0;
            for (var piece : pieces) {
                whole.asSlice(position, piece.byteSize()).copyFrom(piece);
                position += piece.byteSize();
            }
            return whole;
        }
    }
}
