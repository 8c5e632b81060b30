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
 * F(4x4, 3x3): 36 multiplications where a direct sum has 144.
 *
 * <p>The interpolation points are 0, a, -a, b, -b and infinity with a = 1/sqrt 2 and b = sqrt 2, which lose about half as
 * much precision as the usual 0, 1, -1, 2, -2. M(x) = x (x^2 - a^2)(x^2 - b^2) = x^5 - 5/2 x^3 + x.
 */
final class WinogradF4 extends WinogradTile {
    private static final double A = Math.sqrt(0.5);
    private static final double B = Math.sqrt(2);
    static final float A1 = (float) A;
    static final float A3 = (float) (A / 2);
    static final float B1 = (float) B;
    static final float B3 = (float) (B * 2);

    WinogradF4() {
        super(4);
    }

    @Override
    void filters(double[] x, double[] y, double[] z, double[][] to, int n) {
        System.arraycopy(x, 0, to[0], 0, n);
        opposite(x, y, z, 0.5, A, -1.5, to[1], to[2], n);
        opposite(x, y, z, 2, B, 6, to[3], to[4], n);
        System.arraycopy(z, 0, to[5], 0, n);
    }

    /** A point and its negative. */
    private static void opposite(
            double[] x,
            double[] y,
            double[] z,
            double square,
            double point,
            double divisor,
            double[] plus,
            double[] minus,
            int n) {
        for (int i = 0; i < n; i++) {
            double even = (x[i] + square * z[i]) / divisor;
            double odd = point * y[i] / divisor;
            plus[i] = even + odd;
            minus[i] = even - odd;
        }
    }

    @Override
    void filters(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors) {
        FloatVector nearZ = broadcast(SPECIES, (float) (-0.5 / 1.5));
        FloatVector farZ = broadcast(SPECIES, (float) (2.0 / 6));
        for (int i = 0; i < lines; i++) {
            for (int v = 0; v < vectors; v++) {
                long in = from + i * next + (long) v * BYTES;
                long out = to + i * toNext + (long) v * BYTES;
                FloatVector x = fromMemorySegment(SPECIES, ALL, in, ORDER);
                FloatVector y = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
                FloatVector z = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
                FloatVector nearEven = z.fma(nearZ, x.mul((float) (-1 / 1.5)));
                FloatVector nearOdd = y.mul((float) (A / -1.5));
                FloatVector farEven = z.fma(farZ, x.mul((float) (1.0 / 6)));
                FloatVector farOdd = y.mul((float) (B / 6));
                x.intoMemorySegment(ALL, out, ORDER);
                nearEven.add(nearOdd).intoMemorySegment(ALL, out + toStep, ORDER);
                nearEven.sub(nearOdd).intoMemorySegment(ALL, out + 2 * toStep, ORDER);
                farEven.add(farOdd).intoMemorySegment(ALL, out + 3 * toStep, ORDER);
                farEven.sub(farOdd).intoMemorySegment(ALL, out + 4 * toStep, ORDER);
                z.intoMemorySegment(ALL, out + 5 * toStep, ORDER);
            }
        }
    }

    @Override
    void input(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors) {
        FloatVector a = broadcast(SPECIES, A1);
        FloatVector b = broadcast(SPECIES, B1);
        for (int i = 0; i < lines; i++) {
            for (int v = 0; v < vectors; v++) {
                long in = from + i * next + (long) v * BYTES;
                long out = to + i * toNext + (long) v * BYTES;
                FloatVector x0 = fromMemorySegment(SPECIES, ALL, in, ORDER);
                FloatVector x1 = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
                FloatVector x2 = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
                FloatVector x3 = fromMemorySegment(SPECIES, ALL, in + 3 * step, ORDER);
                FloatVector x4 = fromMemorySegment(SPECIES, ALL, in + 4 * step, ORDER);
                FloatVector x5 = fromMemorySegment(SPECIES, ALL, in + 5 * step, ORDER);
                FloatVector m = broadcast(SPECIES, -2.5f);
                FloatVector nearEven = x2.fma(broadcast(SPECIES, -2f), x4);
                FloatVector nearOdd = x3.fma(a, x1.mul(-B1));
                FloatVector farEven = x2.fma(broadcast(SPECIES, -0.5f), x4);
                FloatVector farOdd = x3.fma(b, x1.mul(-A1));
                x2.fma(m, x0.add(x4)).intoMemorySegment(ALL, out, ORDER);
                nearEven.add(nearOdd).intoMemorySegment(ALL, out + toStep, ORDER);
                nearEven.sub(nearOdd).intoMemorySegment(ALL, out + 2 * toStep, ORDER);
                farEven.add(farOdd).intoMemorySegment(ALL, out + 3 * toStep, ORDER);
                farEven.sub(farOdd).intoMemorySegment(ALL, out + 4 * toStep, ORDER);
                x3.fma(m, x1.add(x5)).intoMemorySegment(ALL, out + 5 * toStep, ORDER);
            }
        }
    }

    @Override
    void output(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors) {
        FloatVector a = broadcast(SPECIES, A1);
        FloatVector b = broadcast(SPECIES, B1);
        for (int i = 0; i < lines; i++) {
            for (int v = 0; v < vectors; v++) {
                long in = from + i * next + (long) v * BYTES;
                long out = to + i * toNext + (long) v * BYTES;
                FloatVector x1 = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
                FloatVector x2 = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
                FloatVector x3 = fromMemorySegment(SPECIES, ALL, in + 3 * step, ORDER);
                FloatVector x4 = fromMemorySegment(SPECIES, ALL, in + 4 * step, ORDER);
                FloatVector x0 = fromMemorySegment(SPECIES, ALL, in, ORDER);
                FloatVector x5 = fromMemorySegment(SPECIES, ALL, in + 5 * step, ORDER);
                FloatVector near = x1.add(x2);
                FloatVector nearOdd = x1.sub(x2);
                FloatVector far = x3.add(x4);
                FloatVector farOdd = x3.sub(x4);
                x0.add(near).add(far).intoMemorySegment(ALL, out, ORDER);
                nearOdd.fma(a, farOdd.mul(b)).intoMemorySegment(ALL, out + toStep, ORDER);
                near.fma(broadcast(SPECIES, 0.5f), far.add(far)).intoMemorySegment(ALL, out + 2 * toStep, ORDER);
                nearOdd.fma(broadcast(SPECIES, A3), farOdd.fma(broadcast(SPECIES, B3), x5))
                        .intoMemorySegment(ALL, out + 3 * toStep, ORDER);
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
        FloatVector a = broadcast(SPECIES, A1);
        FloatVector b = broadcast(SPECIES, B1);
        FloatVector f = broadcast(SPECIES, floor);
        for (int i = 0; i < lines; i++) {
            for (int v = 0; v < vectors; v++) {
                long in = from + i * next + (long) v * BYTES;
                long out = to + i * toNext + (long) v * BYTES;
                long add = addend + i * addendNext + (long) v * BYTES;
                FloatVector x1 = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
                FloatVector x2 = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
                FloatVector x3 = fromMemorySegment(SPECIES, ALL, in + 3 * step, ORDER);
                FloatVector x4 = fromMemorySegment(SPECIES, ALL, in + 4 * step, ORDER);
                FloatVector x0 = fromMemorySegment(SPECIES, ALL, in, ORDER);
                FloatVector x5 = fromMemorySegment(SPECIES, ALL, in + 5 * step, ORDER);
                FloatVector c = fromMemorySegment(SPECIES, ALL, bias + (long) v * BYTES, ORDER);
                FloatVector near = x1.add(x2);
                FloatVector nearOdd = x1.sub(x2);
                FloatVector far = x3.add(x4);
                FloatVector farOdd = x3.sub(x4);
                FloatVector y0 = x0.add(c).add(near).add(far).add(fromMemorySegment(SPECIES, ALL, add, ORDER));
                FloatVector y1 =
                        nearOdd.fma(a, farOdd.fma(b, c)).add(fromMemorySegment(SPECIES, ALL, add + addendStep, ORDER));
                FloatVector y2 = near.fma(broadcast(SPECIES, 0.5f), far.fma(broadcast(SPECIES, 2f), c))
                        .add(fromMemorySegment(SPECIES, ALL, add + 2 * addendStep, ORDER));
                FloatVector y3 = nearOdd.fma(broadcast(SPECIES, A3), farOdd.fma(broadcast(SPECIES, B3), x5.add(c)))
                        .add(fromMemorySegment(SPECIES, ALL, add + 3 * addendStep, ORDER));
                y0.blend(f, y0.compare(LT, f)).intoMemorySegment(ALL, out, ORDER);
                y1.blend(f, y1.compare(LT, f)).intoMemorySegment(ALL, out + toStep, ORDER);
                y2.blend(f, y2.compare(LT, f)).intoMemorySegment(ALL, out + 2 * toStep, ORDER);
                y3.blend(f, y3.compare(LT, f)).intoMemorySegment(ALL, out + 3 * toStep, ORDER);
            }
        }
    }
}
