package io.gatun.cpu.pool;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Gives each element of the gradient of a maximum pool to the first maximum of its window; a NaN is greater than every number.
 *
 * <p>A task has some rows of the input to itself: it looks at every window that touches them and writes only there. So windows
 * that overlap do not meet in two threads, and each element is summed in the same order however the rows are shared.
 */
public final class MaxPoolGradient {
    /** Floats of input in a task; windows at its edges are looked at twice. */
    private static final int BAND_FLOATS = 128 * 1024;

    private MaxPoolGradient() {}

    /** Rows of channels, one a pixel. */
    public record Operand(long address, int ld) {}

    /**
     * @param x the pool's input
     * @param g the gradient of its output
     * @param out the gradient of its input
     * @throws IllegalArgumentException if an address is null or pixels are too short
     */
    public static void run(Workers workers, PoolGeometry geometry, Operand x, Operand g, Operand out) {
        Rows.requirePadded("MaxPoolGradient, x", x.address, x.ld, geometry.channels());
        Rows.requirePadded("MaxPoolGradient, gradient", g.address, g.ld, geometry.channels());
        Rows.requirePadded("MaxPoolGradient, out", out.address, out.ld, geometry.channels());
        int rowFloats = Math.multiplyExact(geometry.width(), Rows.padded(geometry.channels()));
        int high = Math.min(geometry.height(), Math.max(1, BAND_FLOATS / rowFloats));
        int bands = Math.ceilDiv(geometry.height(), high);
        workers.parallel(Math.multiplyExact(geometry.images(), bands), (task, worker) -> {
            int from = task % bands * high;
            new Band(geometry, task / bands, from, Math.min(geometry.height(), from + high), x, g, out).run();
        });
    }

    /** Rows {@code from} to {@code to} (exclusive) of the input of an image. */
    private record Band(PoolGeometry geometry, int image, int from, int to, Operand x, Operand g, Operand out) {
        void run() {
            int whole = Rows.whole(geometry.channels());
            for (int pixel = from * geometry.width(); pixel < to * geometry.width(); pixel++) {
                Lanes.fill(pixel(out, pixel), whole, 0);
            }
            int reach = (geometry.kernelH() - 1) * geometry.dilationH();
            int first = Math.max(0, Math.ceilDiv(from - reach + geometry.padTop(), geometry.strideH()));
            for (int y = first; y < geometry.outHeight() && geometry.top(y) < to; y++) {
                windows(y, whole);
            }
        }

        private long pixel(Operand rows, int pixel) {
            return rows.address + 4L * ((long) image * geometry.height() * geometry.width() + pixel) * rows.ld;
        }

        private void windows(int y, int whole) {
            int top = geometry.top(y);
            int i0 = PoolGeometry.firstInside(top, geometry.dilationH());
            int high = PoolGeometry.endInside(top, geometry.dilationH(), geometry.kernelH(), geometry.height()) - i0;
            int firstRow = top + i0 * geometry.dilationH();
            // of the rows that the window sees, those of the band
            int mine = Math.max(0, Math.ceilDiv(from - firstRow, geometry.dilationH()));
            int end = Math.min(high, Math.ceilDiv(to - firstRow, geometry.dilationH()));
            if (mine >= end) {
                return;
            }
            long slope = g.address + 4L * ((long) image * geometry.outHeight() + y) * geometry.outWidth() * g.ld;
            for (int column = 0; column < geometry.outWidth(); column++) {
                int left = geometry.left(column);
                int j0 = PoolGeometry.firstInside(left, geometry.dilationW());
                int wide =
                        PoolGeometry.endInside(left, geometry.dilationW(), geometry.kernelW(), geometry.width()) - j0;
                if (wide > 0) {
                    int corner = firstRow * geometry.width() + left + j0 * geometry.dilationW();
                    window(corner, high, wide, mine, end, slope + 4L * column * g.ld, whole);
                }
            }
        }

        private void window(int corner, int high, int wide, int mine, int end, long slope, int whole) {
            int down = geometry.dilationH() * geometry.width();
            int right = geometry.dilationW();
            for (int c = 0; c < whole; c += LANES) {
                FloatVector where =
                        firstMaximum(pixel(x, corner) + 4L * c, 4L * down * x.ld, high, 4L * right * x.ld, wide);
                add(
                        load(slope + 4L * c),
                        where,
                        pixel(out, corner) + 4L * c,
                        4L * down * out.ld,
                        mine,
                        end,
                        4L * right * out.ld,
                        wide);
            }
        }
    }

    /** For each lane which element of the window it is, counted row by row; windows of 2^24 elements are larger than any image. */
    private static FloatVector firstMaximum(long first, long down, int high, long right, int wide) {
        FloatVector most = load(first);
        FloatVector where = Lanes.zero();
        float index = 0;
        for (int i = 0; i < high; i++) {
            for (int j = 0; j < wide; j++) {
                FloatVector v = load(first + i * down + j * right);
                // neither less nor equal: greater, or one of the two is NaN
                VectorMask<Float> greater =
                        v.compare(VectorOperators.LE, most).not().and(most.compare(VectorOperators.EQ, most));
                most = most.blend(v, greater);
                where = where.blend(index, greater);
                index++;
            }
        }
        return where;
    }

    /** Adds to rows {@code mine} to {@code end} of the window. */
    private static void add(
            FloatVector slope, FloatVector where, long first, long down, int mine, int end, long right, int wide) {
        for (int i = mine; i < end; i++) {
            for (int j = 0; j < wide; j++) {
                long p = first + i * down + j * right;
                FloatVector sum = load(p);
                store(sum.add(slope, where.compare(VectorOperators.EQ, (float) (i * wide + j))), p);
            }
        }
    }
}
