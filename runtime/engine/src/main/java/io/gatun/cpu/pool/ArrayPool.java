package io.gatun.cpu.pool;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.ColdStart;
import java.util.Arrays;

/**
 * {@link MaxPool}, {@link MaxPool3x3} and {@link GlobalAveragePool} by loops over arrays of a pixel's channels, for a process
 * that is {@linkplain ColdStart cold}, with the bits of those on vectors.
 */
final class ArrayPool {
    private ArrayPool() {}

    /** As {@link MaxPool3x3#row}. */
    static boolean row3x3(
            PoolGeometry g, long above, long middle, long below, long ldIn, long out, long ldOut, int channels) {
        var columns = new Columns(above, middle, below, ldIn, channels);
        int last = g.width() - 1;
        int pad = g.padLeft();
        int stride = g.strideW();
        var left = new float[channels];
        var centre = new float[channels];
        var right = new float[channels];
        var greatest = new float[channels];
        columns.greatest(0, left);
        if (stride == 1) {
            columns.greatest(Math.clamp(1 - pad, 0, last), centre);
        }
        for (int x = 0; x < g.outWidth(); x++) {
            if (stride == 2) {
                columns.greatest(Math.clamp(2 * x - pad + 1, 0, last), centre);
            }
            columns.greatest(Math.min(stride * x - pad + 2, last), right);
            greater(left, centre, greatest, channels);
            greater(greatest, right, greatest, channels);
            Lanes.write(greatest, 0, out + x * ldOut, channels);
            var free = left;
            left = stride == 1 ? centre : right;
            centre = stride == 1 ? right : centre;
            right = free;
        }
        return columns.areNumbers();
    }

    /** The greatest of each column of three pixels, and the sum of all that was looked at. */
    private static final class Columns {
        private final long above;
        private final long middle;
        private final long below;
        private final long ld;
        private final float[] a;
        private final float[] b;
        private final float[] c;
        private final float[] sum;

        Columns(long above, long middle, long below, long ld, int channels) {
            this.above = above;
            this.middle = middle;
            this.below = below;
            this.ld = ld;
            this.a = new float[channels];
            this.b = new float[channels];
            this.c = new float[channels];
            this.sum = new float[channels];
        }

        void greatest(int x, float[] to) {
            Lanes.read(above + x * ld, a, 0, a.length);
            Lanes.read(middle + x * ld, b, 0, a.length);
            Lanes.read(below + x * ld, c, 0, a.length);
            add(a, b, c, sum, a.length);
            greater(a, b, to, a.length);
            greater(to, c, to, a.length);
        }

        private static void add(float[] a, float[] b, float[] c, float[] sum, int n) {
            for (int j = 0; j < n; j++) {
                sum[j] += a[j] + b[j] + c[j];
            }
        }

        boolean areNumbers() {
            for (float x : sum) {
                if (Float.isNaN(x)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static void greater(float[] a, float[] b, float[] to, int n) {
        for (int j = 0; j < n; j++) {
            float x = a[j];
            float y = b[j];
            to[j] = y > x ? y : x;
        }
    }

    /** The greatest of a window of pixels, which are {@code right} and {@code down} bytes apart. */
    static void window(long first, long down, int high, long right, int wide, long out, int channels) {
        var most = new float[channels];
        var pixel = new float[channels];
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < high; i++) {
            for (int j = 0; j < wide; j++) {
                Lanes.read(first + i * down + j * right, pixel, 0, channels);
                max(most, pixel, channels);
            }
        }
        Lanes.write(most, 0, out, channels);
    }

    private static void max(float[] most, float[] pixel, int n) {
        for (int j = 0; j < n; j++) {
            most[j] = Math.max(most[j], pixel[j]);
        }
    }

    /** The mean of an image's pixels, {@code ld} floats apart. */
    static void mean(long p, int height, int width, int ld, long out, int channels) {
        var sum = new float[channels];
        var row = new float[channels];
        var pixel = new float[channels];
        for (int y = 0; y < height; y++) {
            Arrays.fill(row, 0);
            for (int x = 0; x < width; x++) {
                Lanes.read(p + 4L * ld * (y * width + x), pixel, 0, channels);
                add(row, pixel, channels);
            }
            add(sum, row, channels);
        }
        divide(sum, (float) height * width, channels);
        Lanes.write(sum, 0, out, channels);
    }

    private static void add(float[] sum, float[] x, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] += x[j];
        }
    }

    private static void divide(float[] sum, float count, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] /= count;
        }
    }
}
