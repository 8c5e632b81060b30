package io.gatun.random;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;

/** All randomness of a graph; the same seed throws the same. */
final class Dice {
    /** Around the widths of vectors and of tiles. */
    private static final int[] CHANNELS = {1, 1, 2, 3, 3, 4, 5, 6, 7, 8, 8, 12, 15, 16, 16, 17, 24, 31, 32, 33, 48, 64};

    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    boolean flip() {
        return random.nextBoolean();
    }

    /** From {@code least} to {@code most}, both included. */
    int between(long least, long most) {
        return (int) random.nextLong(least, most + 1);
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    double normal() {
        return random.nextGaussian();
    }

    long channels() {
        return CHANNELS[random.nextInt(CHANNELS.length)];
    }

    /** An extent of a map: mostly small. */
    long extent() {
        return chance(0.1) ? between(10, 20) : between(1, 10);
    }

    long batch() {
        return chance(0.6) ? 1 : between(2, 3);
    }

    /** An axis of a tensor of this rank, from the front or from the back. */
    long axis(int rank) {
        return between(-rank, rank - 1);
    }

    /** A divisor of {@code n}. */
    long divisor(long n) {
        long divisor = between(1, n);
        while (n % divisor != 0) {
            divisor--;
        }
        return divisor;
    }

    /** Normally distributed numbers, or small whole ones; integers reach their type's limits now and then. */
    Tensor fill(Tensor tensor) {
        boolean whole = chance(0.05);
        for (long i = 0; i < tensor.size(); i++) {
            if (tensor.dtype().isFloating()) {
                tensor.set(i, whole ? between(-3, 3) : random.nextGaussian());
            } else if (tensor.dtype() == DType.BOOL) {
                tensor.set(i, between(0, 1));
            } else {
                tensor.set(i, chance(0.02) ? random.nextLong() : (long) between(-9, 9));
            }
        }
        return tensor;
    }
}
