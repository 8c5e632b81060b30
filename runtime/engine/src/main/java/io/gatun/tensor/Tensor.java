package io.gatun.tensor;

import io.gatun.GatunException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A typed, row-major, contiguous view of off-heap memory; it does no arithmetic.
 *
 * <p>A tensor from {@link #allocate(DType, Shape)} or one of the {@code of} methods owns its memory, and {@link #close}
 * frees it. Every other tensor is a view whose memory belongs to someone else; closing a view does nothing. Elements are
 * little-endian and need not be aligned, so that a view may lie anywhere in a mapped file. Those of 2 or 4 bits share bytes,
 * low bits first: several threads must not store into one byte.
 */
public final class Tensor implements AutoCloseable {
    /** Alignment of memory that Gatun allocates, in bytes: one cache line, one 512-bit vector. */
    public static final long ALIGNMENT = 64;

    private final TensorType type;
    private final MemorySegment segment;
    private final OwnedMemory memory;
    private final boolean owner;
    private final ComputedMemory computed;
    private final boolean fromFile;

    private Tensor(TensorType type, MemorySegment segment, OwnedMemory memory, boolean owner) {
        this(type, segment, memory, owner, null, false);
    }

    private Tensor(
            TensorType type,
            MemorySegment segment,
            OwnedMemory memory,
            boolean owner,
            ComputedMemory computed,
            boolean fromFile) {
        this.type = type;
        this.segment = segment;
        this.memory = memory;
        this.owner = owner;
        this.computed = computed;
        this.fromFile = fromFile;
    }

    /** A new tensor of zeros that owns its memory. */
    public static Tensor allocate(DType dtype, Shape shape) {
        var memory = new OwnedMemory();
        var type = new TensorType(dtype, shape);
        try {
            return new Tensor(type, memory.arena().allocate(type.bytes(), ALIGNMENT), memory, true);
        } catch (OutOfMemoryError shortage) {
            memory.close();
            throw new GatunException("there is not enough memory for a tensor " + type, shortage);
        }
    }

    /** A tensor whose memory, filled with zeros if the allocator does so, belongs to {@code allocator}. */
    public static Tensor allocate(TensorType type, SegmentAllocator allocator) {
        return new Tensor(type, allocator.allocate(type.bytes(), ALIGNMENT), null, false);
    }

    /**
     * A view of existing memory.
     *
     * @throws GatunException if the segment is not exactly as long as the type needs, or lies on the Java heap
     */
    public static Tensor view(TensorType type, MemorySegment segment) {
        if (segment.byteSize() != type.bytes()) {
            throw new GatunException(type + " needs " + type.bytes() + " bytes, the memory has " + segment.byteSize());
        }
        if (!segment.isNative()) {
            throw new GatunException(type + " wants native memory, the segment lies on the Java heap");
        }
        return new Tensor(type, segment, null, false);
    }

    /**
     * A view of a file that is mapped read-only: whoever has read it by {@link #lend} gives its pages back to the system,
     * which reads them again from the file when they are wanted again.
     *
     * @throws GatunException as {@link #view}
     */
    public static Tensor ofFile(TensorType type, MemorySegment pages) {
        var view = view(type, pages);
        return new Tensor(type, view.segment, null, false, null, pages.isMapped());
    }

    /**
     * A tensor whose elements are computed when they are wanted. {@link #lend} computes them for its reader alone; anything
     * else keeps them in memory.
     *
     * @param owner of memory that is kept; what {@code fill} reads must live as long
     * @param fill writes all elements into memory of zeros; may be called any number of times, by any thread
     */
    public static Tensor computed(TensorType type, Arena owner, Consumer<MemorySegment> fill) {
        return new Tensor(type, null, null, false, new ComputedMemory(type.bytes(), owner, fill), false);
    }

    /** A new float32 tensor with the given values, row-major. */
    public static Tensor of(Shape shape, float... values) {
        var tensor = allocate(DType.FLOAT32, checkCount(shape, values.length));
        MemorySegment.copy(values, 0, tensor.segment(), Elements.F32, 0, values.length);
        return tensor;
    }

    /** A new int64 tensor with the given values, row-major. */
    public static Tensor of(Shape shape, long... values) {
        var tensor = allocate(DType.INT64, checkCount(shape, values.length));
        MemorySegment.copy(values, 0, tensor.segment(), Elements.I64, 0, values.length);
        return tensor;
    }

    private static Shape checkCount(Shape shape, int count) {
        if (shape.size() != count) {
            throw new GatunException("shape " + shape + " has " + shape.size() + " elements, got " + count + " values");
        }
        return shape;
    }

    public TensorType type() {
        return type;
    }

    public DType dtype() {
        return type.dtype();
    }

    public Shape shape() {
        return type.shape();
    }

    /** Number of elements. */
    public long size() {
        return type.shape().size();
    }

    /** The memory itself: {@code type().bytes()} bytes, row-major, little-endian. */
    public MemorySegment segment() {
        return segment == null ? computed.keep() : segment;
    }

    /** Whether the elements are computed anew for each {@link #lend}. */
    public boolean isComputed() {
        return computed != null;
    }

    /**
     * Lets {@code reader} read the memory, for the time of the call only. Elements that can be had again, from a file or by
     * computing them, do not occupy memory afterwards: this is how to read large weights that are wanted once.
     */
    public <R> R lend(Function<MemorySegment, R> reader) {
        if (computed != null) {
            return computed.lend(reader);
        }
        var result = reader.apply(segment);
        if (fromFile) {
            segment.unload();
        }
        return result;
    }

    /** The same memory seen under another shape of the same size; the view does not own it. */
    public Tensor reshaped(Shape shape) {
        var reshaped = new TensorType(dtype(), shape);
        if (shape.size() != size()) {
            throw new GatunException("a tensor " + type + " cannot be seen as " + reshaped);
        }
        return new Tensor(reshaped, segment(), memory, false);
    }

    /**
     * Keeps the memory from being freed while something works on it by address.
     *
     * @return closing it ends the hold; a {@link Tensor#close} in between takes effect then
     * @throws IllegalStateException if the memory was freed already
     */
    public Hold hold() {
        if (memory != null) {
            memory.hold();
            return memory::release;
        }
        if (!segment().scope().isAlive()) {
            throw new IllegalStateException("the memory of a tensor " + type + " was freed already");
        }
        return () -> {};
    }

    /** A claim on a tensor's memory, see {@link Tensor#hold}. */
    @FunctionalInterface
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** The element at a multi-dimensional index, widened or rounded to float. */
    public float getFloat(long... index) {
        return (float) doubleAt(offset(index));
    }

    /** The element at a multi-dimensional index as a long; floating types are truncated. */
    public long getLong(long... index) {
        return longAt(offset(index));
    }

    private long offset(long[] index) {
        if (index.length != shape().rank()) {
            throw new IndexOutOfBoundsException(index.length + " indices for a tensor " + type);
        }
        long offset = 0;
        for (int axis = 0; axis < index.length; axis++) {
            offset = offset * shape().dim(axis) + Objects.checkIndex(index[axis], shape().dim(axis));
        }
        return offset;
    }

    /** Element {@code i} in row-major order as a double. int64 and uint64 above 2^53 round. */
    public double doubleAt(long i) {
        return Elements.getDouble(segment(), type.dtype(), i);
    }

    /** Element {@code i} of a float32 tensor in row-major order. */
    public float floatAt(long i) {
        return type.dtype() == DType.FLOAT32 ? segment().getAtIndex(Elements.F32, i) : (float) doubleAt(i);
    }

    /** Element {@code i} in row-major order as a long (uint64 by its bits); floating types are truncated. */
    public long longAt(long i) {
        return Elements.getLong(segment(), type.dtype(), i);
    }

    /** Element {@code i} in row-major order as it is stored, in the low bits of the result; the others are 0. */
    public long bitsAt(long i) {
        return Elements.getBits(segment(), type.dtype().bits(), i);
    }

    /**
     * Stores {@code value} as element {@code i}: rounded to nearest even for floating types, truncated for the others. What is
     * beyond int64 (for uint32, too), or beyond int32 for smaller types, becomes the least of those, whose low bits are stored.
     */
    public void set(long i, double value) {
        Elements.setDouble(segment(), type.dtype(), i, value, Narrowing.DEFAULT);
    }

    /** As {@link #set(long, double)}, but where elements have few bits {@code narrowing} says what is stored. */
    public void set(long i, double value, Narrowing narrowing) {
        Elements.setDouble(segment(), type.dtype(), i, value, narrowing);
    }

    /** Stores {@code value} as element {@code i}, wrapping to the width of integer types; bool takes value != 0. */
    public void set(long i, long value) {
        Elements.setLong(segment(), type.dtype(), i, value);
    }

    /** Stores as element {@code i} the low bits of {@code bits} as they are. */
    public void setBits(long i, long bits) {
        Elements.setBits(segment(), type.dtype().bits(), i, bits);
    }

    /** All elements in row-major order, as {@link #doubleAt} gives them, rounded to float. */
    public float[] toFloats() {
        var values = new float[Math.toIntExact(size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = floatAt(i);
        }
        return values;
    }

    /** {@code count} elements in row-major order from element {@code from} on, as {@link #doubleAt} gives them. */
    public double[] toDoubles(long from, int count) {
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = doubleAt(from + i);
        }
        return values;
    }

    /** All elements in row-major order as longs. */
    public long[] toLongs() {
        var values = new long[Math.toIntExact(size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = longAt(i);
        }
        return values;
    }

    /** Frees the memory if this tensor owns it. Views and second calls do nothing. */
    @Override
    public void close() {
        if (owner) {
            memory.close();
        }
    }

    /** The type, and the values where they are few: {@code i64[2] [1, 5]}. */
    @Override
    public String toString() {
        if (size() > 16) {
            return type.toString();
        }
        return type + " " + values();
    }

    private String values() {
        if (dtype().isFloating()) {
            return Arrays.toString(toFloats());
        }
        return dtype() == DType.UINT64
                ? Arrays.stream(toLongs())
                        .mapToObj(Long::toUnsignedString)
                        .toList()
                        .toString()
                : Arrays.toString(toLongs());
    }
}
