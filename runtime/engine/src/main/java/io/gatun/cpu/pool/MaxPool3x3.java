package io.gatun.cpu.pool;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.BYTES;
import static io.gatun.cpu.simd.Lanes.ORDER;
import static io.gatun.cpu.simd.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;

/**
 * Rows of 3x3 windows with stride 1 or 2, which nearly all networks use. Along a row, for one vector of channels, the
 * greatest of each column of three is found once and kept for the windows that share it. An element beyond the input
 * gives way to the nearest one inside, which the window has anyway.
 *
 * <p>Comparisons choose the greater, two instructions where Java's rules for NaN make {@code max} six, and lose a NaN.
 * Therefore everything is summed as well: a sum that is a number has no NaN in it.
 */
final class MaxPool3x3 {
    private MaxPool3x3() {}

    /** Whether {@link #row} can do all rows that see any of the input. */
    static boolean applies(PoolGeometry g) {
        return g.kernelH() == 3
                && g.kernelW() == 3
                && g.dilationH() == 1
                && g.dilationW() == 1
                && g.strideW() <= 2
                && g.padLeft() < 3
                && g.left(g.outWidth() - 1) < g.width();
    }

    /**
     * One row of output pixels.
     *
     * @param above, middle, below first pixels of three input rows, of which some may be the same
     * @param ldIn, ldOut bytes from one pixel to the next
     * @param channels in whole vectors
     * @return false if there may be a NaN; then what was written is worthless
     */
    static boolean row(
            PoolGeometry g, long above, long middle, long below, long ldIn, long out, long ldOut, int channels) {
        for (long c = 0; c < 4L * channels; c += BYTES) {
            boolean numbers = g.strideW() == 1
                    ? one(g, above + c, middle + c, below + c, ldIn, out + c, ldOut)
                    : two(g, above + c, middle + c, below + c, ldIn, out + c, ldOut);
            if (!numbers) {
                return false;
            }
        }
        return true;
    }

    private static boolean one(PoolGeometry g, long above, long middle, long below, long ldIn, long out, long ldOut) {
        int last = g.width() - 1;
        int pad = g.padLeft();
        long p = 0;
        FloatVector a = fromMemorySegment(SPECIES, ALL, above + p, ORDER);
        FloatVector b = fromMemorySegment(SPECIES, ALL, middle + p, ORDER);
        FloatVector c = fromMemorySegment(SPECIES, ALL, below + p, ORDER);
        FloatVector sum = a.add(b).add(c);
        FloatVector left = greater(greater(a, b), c);
        p = Math.clamp(1 - pad, 0, last) * ldIn;
        a = fromMemorySegment(SPECIES, ALL, above + p, ORDER);
        b = fromMemorySegment(SPECIES, ALL, middle + p, ORDER);
        c = fromMemorySegment(SPECIES, ALL, below + p, ORDER);
        sum = sum.add(a.add(b).add(c));
        FloatVector centre = greater(greater(a, b), c);
        for (int x = 0; x < g.outWidth(); x++) {
            p = Math.min(x - pad + 2, last) * ldIn;
            a = fromMemorySegment(SPECIES, ALL, above + p, ORDER);
            b = fromMemorySegment(SPECIES, ALL, middle + p, ORDER);
            c = fromMemorySegment(SPECIES, ALL, below + p, ORDER);
            sum = sum.add(a.add(b).add(c));
            FloatVector right = greater(greater(a, b), c);
            greater(greater(left, centre), right).intoMemorySegment(ALL, out + x * ldOut, ORDER);
            left = centre;
            centre = right;
        }
        return isNumber(sum);
    }

    private static boolean two(PoolGeometry g, long above, long middle, long below, long ldIn, long out, long ldOut) {
        int last = g.width() - 1;
        int pad = g.padLeft();
        FloatVector a = fromMemorySegment(SPECIES, ALL, above, ORDER);
        FloatVector b = fromMemorySegment(SPECIES, ALL, middle, ORDER);
        FloatVector c = fromMemorySegment(SPECIES, ALL, below, ORDER);
        FloatVector sum = a.add(b).add(c);
        FloatVector left = greater(greater(a, b), c);
        for (int x = 0; x < g.outWidth(); x++) {
            long p = Math.clamp(2 * x - pad + 1, 0, last) * ldIn;
            a = fromMemorySegment(SPECIES, ALL, above + p, ORDER);
            b = fromMemorySegment(SPECIES, ALL, middle + p, ORDER);
            c = fromMemorySegment(SPECIES, ALL, below + p, ORDER);
            sum = sum.add(a.add(b).add(c));
            FloatVector centre = greater(greater(a, b), c);
            p = Math.min(2 * x - pad + 2, last) * ldIn;
            a = fromMemorySegment(SPECIES, ALL, above + p, ORDER);
            b = fromMemorySegment(SPECIES, ALL, middle + p, ORDER);
            c = fromMemorySegment(SPECIES, ALL, below + p, ORDER);
            sum = sum.add(a.add(b).add(c));
            FloatVector right = greater(greater(a, b), c);
            greater(greater(left, centre), right).intoMemorySegment(ALL, out + x * ldOut, ORDER);
            left = right;
        }
        return isNumber(sum);
    }

    private static FloatVector greater(FloatVector a, FloatVector b) {
        return a.blend(b, b.compare(GT, a));
    }

    private static boolean isNumber(FloatVector sum) {
        return !sum.compare(NE, sum).anyTrue();
    }
}
