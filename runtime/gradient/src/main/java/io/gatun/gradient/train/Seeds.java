package io.gatun.gradient.train;

import java.util.SplittableRandom;

/** Seeds for the parts of a run, so that none depends on how much chance another has used up. */
final class Seeds {
    private Seeds() {}

    /** A seed of its own for each part; mixed as SplitMix64 does it (Steele, Lea and Flood 2014). */
    static long of(long seed, long... parts) {
        long mixed = mix(seed);
        for (long part : parts) {
            mixed = mix(mixed ^ mix(part + 0x9E3779B97F4A7C15L));
        }
        return mixed;
    }

    /** Numbers from 0 on, shuffled (Fisher and Yates), in another order in each epoch. */
    static int[] order(int count, long seed, int epoch) {
        var random = new SplittableRandom(of(seed, epoch));
        var order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long word) {
        word = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
        word = (word ^ (word >>> 27)) * 0x94D049BB133111EBL;
        return word ^ (word >>> 31);
    }
}
