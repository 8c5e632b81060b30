package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.BYTES;
import static io.gatun.cpu.simd.Lanes.ORDER;
import static io.gatun.cpu.simd.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * F(2x2, 3x3): 16 multiplications where a direct sum has 36. The interpolation points are 0, 1, -1 and infinity, so that
 * the transforms of input and output only add; M(x) = x^3 - x.
 */
final class WinogradF2 extends WinogradTile {
    WinogradF2() {
        super(2);
    }

    @Override
    void filters(double[] x, double[] y, double[] z, double[][] to, int n) {
        negate(x, to[0], n);
        half(x, y, z, 1, to[1], n);
        half(x, y, z, -1, to[2], n);
        System.arraycopy(z, 0, to[3], 0, n);
    }

    private static void negate(double[] x, double[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = -x[i];
        }
    }

    /** The point 1, or -1. */
    private static void half(double[] x, double[] y, double[] z, double point, double[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = (x[i] + point * y[i] + z[i]) / 2;
        }
    }

    @Override
    void filters(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors) {
        for (int i = 0; i < lines; i++) {
            for (int v = 0; v < vectors; v++) {
                long in = from + i * next + (long) v * BYTES;
                long out = to + i * toNext + (long) v * BYTES;
                FloatVector x = fromMemorySegment(SPECIES, ALL, in, ORDER);
                FloatVector y = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
                FloatVector z = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
                FloatVector even = x.add(z).mul(0.5f);
                FloatVector odd = y.mul(0.5f);
                x.neg().intoMemorySegment(ALL, out, ORDER);
                even.add(odd).intoMemorySegment(ALL, out + toStep, ORDER);
                even.sub(odd).intoMemorySegment(ALL, out + 2 * toStep, ORDER);
                z.intoMemorySegment(ALL, out + 3 * toStep, ORDER);
            }
        }
    }

    @Override
    void input(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors) {
        for (int i = 0; i < lines; i++) {
            for (int v = 0; v < vectors; v++) {
                long in = from + i * next + (long) v * BYTES;
                long out = to + i * toNext + (long) v * BYTES;
                FloatVector x0 = fromMemorySegment(SPECIES, ALL, in, ORDER);
                FloatVector x1 = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
                FloatVector x2 = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
                FloatVector x3 = fromMemorySegment(SPECIES, ALL, in + 3 * step, ORDER);
                x2.sub(x0).intoMemorySegment(ALL, out, ORDER);
                x1.add(x2).intoMemorySegment(ALL, out + toStep, ORDER);
                x2.sub(x1).intoMemorySegment(ALL, out + 2 * toStep, ORDER);
                x3.sub(x1).intoMemorySegment(ALL, out + 3 * toStep, ORDER);
            }
        }
    }

    @Override
    void output(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors) {
        for (int i = 0; i < lines; i++) {
            for (int v = 0; v < vectors; v++) {
                long in = from + i * next + (long) v * BYTES;
                long out = to + i * toNext + (long) v * BYTES;
                FloatVector x0 = fromMemorySegment(SPECIES, ALL, in, ORDER);
                FloatVector x1 = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
                FloatVector x2 = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
                FloatVector x3 = fromMemorySegment(SPECIES, ALL, in + 3 * step, ORDER);
                x0.add(x1).add(x2).intoMemorySegment(ALL, out, ORDER);
                x1.sub(x2).add(x3).intoMemorySegment(ALL, out + toStep, ORDER);
            }
        }
    }

    @Override
    void finish(
            long from,
            long step,
            long next,
            long to,
            long toStep,
            long toNext,
            int lines,
            int vectors,
            long bias,
            long addend,
            long addendStep,
            long addendNext,
            float floor) {
        FloatVector f = broadcast(SPECIES, floor);
        for (int i = 0; i < lines; i++) {
            for (int v = 0; v < vectors; v++) {
                long in = from + i * next + (long) v * BYTES;
                long out = to + i * toNext + (long) v * BYTES;
                long add = addend + i * addendNext + (long) v * BYTES;
                FloatVector x0 = fromMemorySegment(SPECIES, ALL, in, ORDER);
                FloatVector x1 = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
                FloatVector x2 = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
                FloatVector x3 = fromMemorySegment(SPECIES, ALL, in + 3 * step, ORDER);
                FloatVector c = fromMemorySegment(SPECIES, ALL, bias + (long) v * BYTES, ORDER);
                FloatVector y0 = x0.add(x1).add(x2.add(c)).add(fromMemorySegment(SPECIES, ALL, add, ORDER));
                FloatVector y1 =
                        x1.sub(x2).add(x3.add(c)).add(fromMemorySegment(SPECIES, ALL, add + addendStep, ORDER));
                y0.blend(f, y0.compare(LT, f)).intoMemorySegment(ALL, out, ORDER);
                y1.blend(f, y1.compare(LT, f)).intoMemorySegment(ALL, out + toStep, ORDER);
            }
        }
    }
}
