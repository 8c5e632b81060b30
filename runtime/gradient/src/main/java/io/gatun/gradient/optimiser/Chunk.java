package io.gatun.gradient.optimiser;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;

/**
 * Some elements of a few tensors in arrays, which lie in the first cache: loops over arrays of floats are what the JVM's compiler
 * turns into vectors.
 */
final class Chunk {
    /** Elements of an array. */
    static final int FLOATS = 2048;

    /** Elements that one thread takes at a time, whoever it is: sums then come out the same with any number of threads. */
    static final int PIECE = 32 * FLOATS;

    private final List<float[]> arrays;

    Chunk(int tensors) {
        this.arrays = Stream.generate(() -> new float[FLOATS]).limit(tensors).toList();
    }

    List<float[]> arrays() {
        return arrays;
    }

    /** Brings elements of a tensor of float32 to the start of array {@code i}. */
    void load(int i, Tensor tensor, long from, int count) {
        MemorySegment.copy(tensor.segment(), JAVA_FLOAT, from * Float.BYTES, arrays.get(i), 0, count);
    }

    /** Brings them back. */
    void store(int i, Tensor tensor, long from, int count) {
        MemorySegment.copy(arrays.get(i), 0, tensor.segment(), JAVA_FLOAT, from * Float.BYTES, count);
    }
}
