package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.ColdStart;

/** The sums of {@link WinogradTaps} by loops over arrays, for a process that is {@linkplain ColdStart cold}, with the same bits. */
final class ArrayTaps {
    /** Floats that lie in arrays at the same time. */
    private static final int FLOATS = 1024;

    private final float[] x = new float[FLOATS];
    private final float[] y = new float[FLOATS];
    private final float[] z = new float[FLOATS];
    private final float[] plus = new float[FLOATS];
    private final float[] minus = new float[FLOATS];

    private ArrayTaps() {}

    private void read(long from, long step, int count) {
        Lanes.read(from, x, 0, count);
        Lanes.read(from + step, y, 0, count);
        Lanes.read(from + 2 * step, z, 0, count);
    }

    static void sum(long from, long step, float a, float b, float c, long to, int floats) {
        var arrays = new ArrayTaps();
        for (int i = 0; i < floats; i += FLOATS) {
            int count = Math.min(FLOATS, floats - i);
            arrays.read(from + 4L * i, step, count);
            sum(arrays.x, arrays.y, arrays.z, a, b, c, arrays.plus, count);
            Lanes.write(arrays.plus, 0, to + 4L * i, count);
        }
    }

    private static void sum(float[] x, float[] y, float[] z, float a, float b, float c, float[] to, int count) {
        for (int j = 0; j < count; j++) {
            to[j] = Math.fma(y[j], b, Math.fma(z[j], c, x[j] * a));
        }
    }

    static void pair(long from, long step, float a, float b, float c, long plus, long minus, int floats) {
        var arrays = new ArrayTaps();
        for (int i = 0; i < floats; i += FLOATS) {
            int count = Math.min(FLOATS, floats - i);
            arrays.read(from + 4L * i, step, count);
            pair(arrays.x, arrays.y, arrays.z, a, b, c, arrays.plus, arrays.minus, count);
            Lanes.write(arrays.plus, 0, plus + 4L * i, count);
            Lanes.write(arrays.minus, 0, minus + 4L * i, count);
        }
    }

    private static void pair(
            float[] x, float[] y, float[] z, float a, float b, float c, float[] plus, float[] minus, int count) {
        for (int j = 0; j < count; j++) {
            float even = Math.fma(z[j], c, x[j] * a);
            float odd = y[j] * b;
            plus[j] = even + odd;
            minus[j] = even - odd;
        }
    }
}
