package io.gatun.zoo.data;

import java.util.List;
import java.util.Random;

/** Random numbers for one purpose each, so that what is drawn for one picture does not depend on who drew before. */
final class Seeds {
    private Seeds() {}

    /**
     * Java's own generator, whose every step its documentation fixes, begun from all of {@code parts} together.
     *
     * @param parts such as a run's seed, the epoch, and the hash of a picture's name
     */
    static Random random(long... parts) {
        long seed = 0;
        for (long part : parts) {
            seed = mix(seed + 0x9E3779B97F4A7C15L ^ part);
        }
        return new Random(seed);
    }

    /** The elements in random order (Fisher and Yates). */
    static <T> void shuffle(List<T> list, Random random) {
        for (int i = list.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            list.set(j, list.set(i, list.get(j)));
        }
    }

    /** SplitMix64's finaliser (Steele, Lea, Flood 2014): neighbouring seeds give unrelated generators. */
    private static long mix(long word) {
        word = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
        word = (word ^ (word >>> 27)) * 0x94D049BB133111EBL;
        return word ^ (word >>> 31);
    }
}
