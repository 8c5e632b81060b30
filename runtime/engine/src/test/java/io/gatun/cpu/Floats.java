package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Native floats for tests, 64-byte aligned, with canaries before and after them. */
public final class Floats {
    private static final int GUARD = 64;
    private static final int CANARY = 0x7fc0_ca7a;

    private final MemorySegment all;
    private final int size;

    private Floats(int size) {
        this.size = size;
        all = Arena.ofAuto().allocate(4L * (GUARD + size + GUARD), 64);
        for (int i = 0; i < GUARD; i++) {
            all.setAtIndex(ValueLayout.JAVA_INT, i, CANARY);
            all.setAtIndex(ValueLayout.JAVA_INT, GUARD + size + i, CANARY);
        }
    }

    /** Nothing but NaN. */
    public static Floats poisoned(int size) {
        float[] values = new float[size];
        Arrays.fill(values, Float.NaN);
        return of(values);
    }

    public static Floats of(float... values) {
        var floats = new Floats(values.length);
        MemorySegment.copy(values, 0, floats.all, ValueLayout.JAVA_FLOAT, 4L * GUARD, values.length);
        return floats;
    }

    /** {@code values} as rows of {@code columns}, each followed by NaN up to {@code ld}. */
    public static Floats rows(float[] values, int columns, int ld) {
        float[] padded = new float[values.length / columns * ld];
        Arrays.fill(padded, Float.NaN);
        for (int row = 0; row < values.length / columns; row++) {
            System.arraycopy(values, row * columns, padded, row * ld, columns);
        }
        return of(padded);
    }

    /** Uniform in [-1, 1). */
    public static float[] random(int size, long seed) {
        var random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    public long address() {
        return all.address() + 4L * GUARD;
    }

    public float[] values() {
        return all.asSlice(4L * GUARD, 4L * size).toArray(ValueLayout.JAVA_FLOAT);
    }

    /** The first {@code columns} floats of rows of {@code ld}. */
    public float[] columns(int columns, int ld) {
        float[] values = values();
        float[] packed = new float[size / ld * columns];
        for (int row = 0; row < size / ld; row++) {
            System.arraycopy(values, row * ld, packed, row * columns, columns);
        }
        return packed;
    }

    /** That nobody wrote before or after the floats. */
    public void assertIntact(String what) {
        for (int i = 0; i < GUARD; i++) {
            assertThat(all.getAtIndex(ValueLayout.JAVA_INT, i))
                    .as("%s: float %d", what, i - GUARD)
                    .isEqualTo(CANARY);
            assertThat(all.getAtIndex(ValueLayout.JAVA_INT, GUARD + size + i))
                    .as("%s: float %d of %d", what, size + i, size)
                    .isEqualTo(CANARY);
        }
    }

    /** That each value is within {@code absolute + relative * |wanted|}; NaN equals NaN. */
    public static void assertClose(String what, float[] got, double[] wanted, double absolute, double relative) {
        assertThat(got).as(what).hasSameSizeAs(wanted);
        for (int i = 0; i < got.length; i++) {
            boolean same = Float.compare(got[i], (float) wanted[i]) == 0;
            if (!same && !(Math.abs(got[i] - wanted[i]) <= absolute + relative * Math.abs(wanted[i]))) {
                throw new AssertionError("%s: element %d is %s and should be %s".formatted(what, i, got[i], wanted[i]));
            }
        }
    }

    /** Distance of {@code got} from {@code wanted} in units of the last place of the float nearest to it. */
    public static double ulps(float got, double wanted) {
        if (Float.compare(got, (float) wanted) == 0) {
            return 0;
        }
        if (Float.isNaN(got) || Double.isNaN(wanted) || Float.isInfinite(got) || Float.isInfinite((float) wanted)) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.abs(got - wanted) / Math.ulp((float) wanted);
    }
}
