package io.gatun.fuzz;

import java.util.List;
import java.util.Random;

/** Where a generator's choices come from: a fuzzer's bytes, or a seed. */
public interface Choices {
    /** From 0 to {@code bound} - 1. */
    int below(int bound);

    /** Any number at all. */
    long any();

    default <T> T of(List<T> list) {
        return list.get(below(list.size()));
    }

    default boolean yes() {
        return below(2) == 0;
    }

    /** As the bytes say, one to eight for a choice; 0 when none are left. */
    static Choices of(byte[] bytes) {
        return new Choices() {
            private int next;

            @Override
            public int below(int bound) {
                int number = one();
                for (int reach = 1 << Byte.SIZE; reach < bound; reach <<= Byte.SIZE) {
                    number = number << Byte.SIZE | one();
                }
                return Math.floorMod(number, bound);
            }

            @Override
            public long any() {
                long number = 0;
                for (int i = 0; i < Long.BYTES; i++) {
                    number = number << Byte.SIZE | one();
                }
                return number;
            }

            private int one() {
                return next < bytes.length ? Byte.toUnsignedInt(bytes[next++]) : 0;
            }
        };
    }

    static Choices of(long seed) {
        var random = new Random(seed);
        return new Choices() {
            @Override
            public int below(int bound) {
                return random.nextInt(bound);
            }

            @Override
            public long any() {
                return random.nextLong() >> random.nextInt(64);
            }
        };
    }
}
