package io.gatun.cpu.simd;

import io.gatun.spi.ColdStart;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of floats at absolute addresses. Nothing here checks a range: a kernel checks its arguments once, where it is
 * entered. Load this class only if {@link VectorSupport#probe()} says that vectors are usable.
 */
public final class Lanes {

    /** The species of every vector in the engine. */
    public static final VectorSpecies<Float> SPECIES = species();

    /** 32-bit words, as many as there are floats. */
    public static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);

    /** Floats in a vector: 4, 8 or 16. */
    public static final int LANES = SPECIES.length();

    /** Bytes in a vector. */
    public static final int BYTES = LANES * Float.BYTES;

    /**
     * Vector registers a kernel may count on: 32 with AVX-512 and NEON, 16 with AVX2 and SSE. A width forced below 512
     * bits on x86 counts as the older machine it stands for.
     */
    public static final int REGISTERS = LANES == 16 || isArm64() ? 32 : 16;

    /** All of memory. One segment for all operands: C2 then sees a constant base and no bounds to load. */
    @SuppressWarnings("restricted")
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /** Byte order of the floats: the machine's. */
    public static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** A 32-bit word on any boundary. */
    public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    /** A float on any boundary. */
    public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** A long on any boundary, for tables of offsets. */
    public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private static final VectorShuffle<Float> BY_8 = rotation(8);
    private static final VectorShuffle<Float> BY_4 = rotation(4);
    private static final VectorShuffle<Float> BY_2 = rotation(2);
    private static final VectorShuffle<Float> BY_1 = rotation(1);

    private Lanes() {}

    /** The {@link #LANES} floats at {@code address}. */
    public static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
    }

    /** Writes all lanes of {@code vector} at {@code address}. */
    public static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(ALL, address, ORDER);
    }

    /** The {@code count} floats at {@code address} in the first lanes and zero in the others; nothing else is read. */
    public static FloatVector loadFirst(long address, int count) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER, SPECIES.indexInRange(0, count));
    }

    /** Writes the first {@code count} lanes of {@code vector} at {@code address}, and no more. */
    public static void storeFirst(FloatVector vector, long address, int count) {
        vector.intoMemorySegment(ALL, address, ORDER, SPECIES.indexInRange(0, count));
    }

    /** The float at {@code address} in every lane. */
    public static FloatVector broadcast(long address) {
        return FloatVector.broadcast(SPECIES, ALL.get(FLOAT, address));
    }

    /** {@code value} in every lane. */
    public static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** Zero in every lane. */
    public static FloatVector zero() {
        return FloatVector.zero(SPECIES);
    }

    /** {@code a * b + c}, rounded once. */
    public static FloatVector fma(FloatVector a, FloatVector b, FloatVector c) {
        return a.fma(b, c);
    }

    /**
     * The sum of all lanes, halves added to halves. The API's own reduction leaves the order open, and takes another one
     * once it is compiled: a result would change while the JVM warms up.
     */
    public static float sum(FloatVector vector) {
        FloatVector sums = vector;
        if (LANES > 8) {
            sums = sums.add(sums.rearrange(BY_8));
        }
        if (LANES > 4) {
            sums = sums.add(sums.rearrange(BY_4));
        }
        sums = sums.add(sums.rearrange(BY_2));
        return sums.add(sums.rearrange(BY_1)).lane(0);
    }

    /** The float at {@code address}. */
    public static float get(long address) {
        return ALL.get(FLOAT, address);
    }

    /** Writes one float at {@code address}. */
    public static void set(long address, float value) {
        ALL.set(FLOAT, address, value);
    }

    /** Copies {@code floats} floats into an array from element {@code at} on. */
    public static void read(long from, float[] to, int at, int floats) {
        MemorySegment.copy(ALL, FLOAT, from, to, at, floats);
    }

    /** Copies {@code floats} floats out of an array from element {@code at} on. */
    public static void write(float[] from, int at, long to, int floats) {
        MemorySegment.copy(from, at, ALL, FLOAT, to, floats);
    }

    /** Copies {@code floats} floats; the ranges must not overlap. Meant for rows, not for whole tensors. */
    public static void copy(long from, long to, int floats) {
        if (ColdStart.isCold()) {
            MemorySegment.copy(ALL, from, ALL, to, 4L * floats);
            return;
        }
        int i = 0;
        for (; i <= floats - LANES; i += LANES) {
            store(load(from + 4L * i), to + 4L * i);
        }
        for (; i < floats; i++) {
            set(to + 4L * i, get(from + 4L * i));
        }
    }

    /** Writes {@code value} into {@code floats} floats. */
    public static void fill(long to, int floats, float value) {
        if (ColdStart.isCold() && Float.floatToRawIntBits(value) == 0) {
            ALL.asSlice(to, 4L * floats).fill((byte) 0);
            return;
        }
        FloatVector vector = broadcast(value);
        int i = 0;
        for (; i <= floats - LANES; i += LANES) {
            store(vector, to + 4L * i);
        }
        for (; i < floats; i++) {
            set(to + 4L * i, value);
        }
    }

    private static VectorShuffle<Float> rotation(int lanes) {
        return VectorShuffle.fromOp(SPECIES, i -> (i + lanes) % LANES);
    }

    private static VectorSpecies<Float> species() {
        return switch (VectorSupport.probe().bits()) {
            case 128 -> FloatVector.SPECIES_128;
            case 256 -> FloatVector.SPECIES_256;
            case 512 -> FloatVector.SPECIES_512;
            default -> throw new IllegalStateException(VectorSupport.probe().reason());
        };
    }

    private static boolean isArm64() {
        return System.getProperty("os.arch", "").equals("aarch64");
    }
}
