package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.BYTES;
import static io.gatun.cpu.simd.Lanes.ORDER;
import static io.gatun.cpu.simd.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/**
 * What the gradient of 3x3 filters needs beside {@link WinogradF4#input}. The forward pass is Y = A'[(G w G') * (B' d B)]A; by the
 * chain rule dw = G'[(B' d B) * (A dY A')]G, with the products summed over all tiles and images between the brackets. The points are those
 * of {@link WinogradF4}: 0, a, -a, b, -b and infinity with a = 1/sqrt 2 and b = sqrt 2.
 *
 * <p>Strides are in bytes, and the arguments of both are those of {@link WinogradTile#input}. They reach memory through the
 * Vector API itself for the reason told there.
 */
final class WinogradGradient {
    private static final double A = Math.sqrt(0.5);
    private static final double B = Math.sqrt(2);
    private static final float A1 = (float) A;
    private static final float A3 = (float) (A / 2);
    private static final float B1 = (float) B;
    private static final float B3 = (float) (B * 2);

    private WinogradGradient() {}

    /** A times each line: four elements become six. */
    static void gradient(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors) {
        for (int i = 0; i < lines; i++) {
            for (int v = 0; v < vectors; v++) {
                long in = from + i * next + (long) v * BYTES;
                long out = to + i * toNext + (long) v * BYTES;
                FloatVector x0 = fromMemorySegment(SPECIES, ALL, in, ORDER);
                FloatVector x1 = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
                FloatVector x2 = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
                FloatVector x3 = fromMemorySegment(SPECIES, ALL, in + 3 * step, ORDER);
                FloatVector nearEven = x2.fma(broadcast(SPECIES, 0.5f), x0);
                FloatVector nearOdd = x3.fma(broadcast(SPECIES, A3), x1.mul(A1));
                FloatVector farEven = x2.fma(broadcast(SPECIES, 2f), x0);
                FloatVector farOdd = x3.fma(broadcast(SPECIES, B3), x1.mul(B1));
                x0.intoMemorySegment(ALL, out, ORDER);
                nearEven.add(nearOdd).intoMemorySegment(ALL, out + toStep, ORDER);
                nearEven.sub(nearOdd).intoMemorySegment(ALL, out + 2 * toStep, ORDER);
                farEven.add(farOdd).intoMemorySegment(ALL, out + 3 * toStep, ORDER);
                farEven.sub(farOdd).intoMemorySegment(ALL, out + 4 * toStep, ORDER);
                x3.intoMemorySegment(ALL, out + 5 * toStep, ORDER);
            }
        }
    }

    /** G' times each line: six elements become three. */
    static void weights(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors) {
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
                FloatVector near = x1.add(x2).mul((float) (-1 / 1.5));
                FloatVector nearOdd = x1.sub(x2).mul((float) (-A / 1.5));
                FloatVector far = x3.add(x4).mul((float) (1 / 6.0));
                FloatVector farOdd = x3.sub(x4);
                x0.add(near.add(far)).intoMemorySegment(ALL, out, ORDER);
                farOdd.fma(broadcast(SPECIES, (float) (B / 6)), nearOdd).intoMemorySegment(ALL, out + toStep, ORDER);
                near.fma(broadcast(SPECIES, 0.5f), far.add(far))
                        .add(x5)
                        .intoMemorySegment(ALL, out + 2 * toStep, ORDER);
            }
        }
    }
}
