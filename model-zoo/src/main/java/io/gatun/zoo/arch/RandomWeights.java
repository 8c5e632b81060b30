package io.gatun.zoo.arch;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Weights to begin training from, the same on every machine for the same seed and name.
 *
 * <p>Random numbers come from a counter through SplitMix64's mixing function (Steele, Lea, Flood 2014). Each 64-bit word is
 * cut into four and summed, which is nearly normal (Irwin-Hall: nothing beyond 3.5 deviations) and takes a nanosecond.
 */
final class RandomWeights implements Weights {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final int BLOCK = 4096;

    /** Mean and deviation of the sum of four whole numbers from 0 to 65535, each as likely as the next. */
    private static final int MEAN = 4 * 65535 / 2;

    private static final double DEVIATION = Math.sqrt(4 * (65536.0 * 65536.0 - 1) / 12);

    private final long seed;
    private final Arena arena;

    RandomWeights(long seed, Arena arena) {
        this.seed = seed;
        this.arena = arena;
    }

    @Override
    public Tensor normal(String name, double deviation, long... dims) {
        var tensor = allocate(dims);
        long counter = mix(mix(seed) ^ name.hashCode());
        float scale = (float) (deviation / DEVIATION);
        var block = new float[BLOCK];
        for (long done = 0; done < tensor.size(); done += BLOCK) {
            int length = (int) Math.min(BLOCK, tensor.size() - done);
            for (int i = 0; i < length; i++) {
                counter += GOLDEN_GAMMA;
                block[i] = (sumOfQuarters(mix(counter)) - MEAN) * scale;
            }
            MemorySegment.copy(block, 0, tensor.segment(), F32, done * Float.BYTES, length);
        }
        return tensor;
    }

    @Override
    public Tensor constant(float value, long... dims) {
        var tensor = allocate(dims);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, value);
        }
        return tensor;
    }

    private Tensor allocate(long... dims) {
        return Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(dims)), arena);
    }

    private static int sumOfQuarters(long word) {
        return (int) ((word & 0xFFFF) + (word >>> 16 & 0xFFFF) + (word >>> 32 & 0xFFFF) + (word >>> 48));
    }

    private static long mix(long word) {
        word = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
        word = (word ^ (word >>> 27)) * 0x94D049BB133111EBL;
        return word ^ (word >>> 31);
    }
}
