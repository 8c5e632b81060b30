package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.ORDER;
import static io.gatun.cpu.simd.Lanes.SPECIES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Depthwise convolution: every channel has a filter of its own, so vectors go across channels and nothing is summed
 * between lanes. Four output pixels of a row are computed at once, to load a weight once for all four; the 3x3 filters
 * that nearly all networks use keep their nine weights in registers along a whole row. Pixels whose window reaches into
 * the padding at the left or right are computed one by one over the part that is inside.
 *
 * <p>The loops over four pixels name the Vector API's methods and not those of {@link Lanes}: C2 always inlines the
 * former, but in methods of this size not the latter, and vectors that cross a call are boxed.
 */
public final class ConvDepthwise {

    /** Output pixels computed at once. */
    private static final int PIXELS = 4;

    private ConvDepthwise() {}

    /** One input channel and one output channel in each group. */
    public static boolean applies(ConvGeometry g) {
        return g.groups() == g.channels() && g.groups() == g.outChannels();
    }

    /** Bytes of packed filters: a row of padded channels for each tap, and one for the bias. */
    public static long packedBytes(ConvGeometry g) {
        return 4L * (g.depth() + 1) * Rows.padded(g.channels());
    }

    /**
     * Packs the filters [channels, 1, kernelH, kernelW], which may lie on any boundary.
     *
     * @param bias address of a float for each channel, or 0 for none
     * @param to {@link #packedBytes} bytes on a 64-byte boundary
     */
    public static void pack(ConvGeometry g, long filters, long bias, long to) {
        int taps = g.depth();
        int padded = Rows.padded(g.channels());
        Lanes.fill(to, (taps + 1) * padded, 0f);
        for (int c = 0; c < g.channels(); c++) {
            for (int tap = 0; tap < taps; tap++) {
                Lanes.set(to + 4 * ((long) tap * padded + c), Lanes.get(filters + 4 * ((long) c * taps + tap)));
            }
            if (bias != 0) {
                Lanes.set(to + 4 * ((long) taps * padded + c), Lanes.get(bias + 4L * c));
            }
        }
    }

    /** Computes all output pixels. */
    public static void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
        o.check(g, false, 0);
        var strides = new Strides(
                4 * o.ldIn() * g.strideW(),
                4 * o.ldIn() * g.dilationW(),
                4 * o.ldIn() * g.dilationH() * g.width(),
                4L * Rows.padded(g.channels()),
                4 * o.ldOut());
        workers.parallel(
                Math.multiplyExact(g.images(), g.outHeight()), (row, worker) -> row(g, o, strides, row, epilogue));
    }

    /** Bytes from one output pixel's window to the next, one column or row of it to the next, one weight, one output. */
    private record Strides(long pixel, long across, long down, long weight, long out) {}

    /** One row of output pixels, counted over all images. */
    private static void row(ConvGeometry g, ConvOperands o, Strides s, int row, Epilogue epilogue) {
        int image = row / g.outHeight();
        int top = row % g.outHeight() * g.strideH() - g.padTop();
        int i0 = top >= 0 ? 0 : Math.ceilDiv(-top, g.dilationH());
        int high = Math.min(g.kernelH(), Math.ceilDiv(g.height() - top, g.dilationH())) - i0;
        // output columns whose window is inside the input
        int width = g.outWidth();
        int reach = (g.kernelW() - 1) * g.dilationW();
        int x0 = Math.min(width, Math.ceilDiv(g.padLeft(), g.strideW()));
        int fit = Math.floorDiv(g.width() - 1 - reach + g.padLeft(), g.strideW()) + 1;
        int x1 = Math.max(x0, Math.min(width, fit));
        boolean three = g.kernelW() == 3 && high == 3 && x1 - x0 >= PIXELS;
        boolean dense = g.strideW() == 1 && g.dilationW() == 1;

        long firstRow = (long) image * g.height() + top + i0 * g.dilationH();
        long in = o.in() + 4 * (firstRow * g.width() - g.padLeft()) * o.ldIn();
        long out = o.outPixel((long) row * width);
        long addend = o.addendPixel((long) row * width);
        long filters = o.packed() + i0 * g.kernelW() * s.weight;
        long bias = o.packed() + g.depth() * s.weight;
        for (int c = 0; c < g.channels(); c += LANES) {
            long p = in + 4L * c;
            long w = filters + 4L * c;
            long b = bias + 4L * c;
            long q = out + 4L * c;
            edges(g, s, p, high, w, b, q, 0, x0);
            if (three && dense) {
                threeByThreeDense(s, p, w, b, q, x0, x1);
            } else if (three) {
                threeByThree(s, p, w, b, q, x0, x1);
            } else {
                inside(s, p, high, g.kernelW(), w, b, q, x0, x1);
            }
            edges(g, s, p, high, w, b, q, x1, width);
            epilogue.finish(width, 1, q, s.out, addend == 0 ? 0 : addend + 4L * c, 4 * o.ldAddend());
        }
    }

    /** Pixels x0 to x1, whose windows may reach beyond the left or right of the input. */
    private static void edges(
            ConvGeometry g, Strides s, long p, int high, long w, long bias, long out, int x0, int x1) {
        for (int x = x0; x < x1; x++) {
            int left = x * g.strideW() - g.padLeft();
            int j0 = left >= 0 ? 0 : Math.ceilDiv(-left, g.dilationW());
            int j1 = Math.min(g.kernelW(), Math.ceilDiv(g.width() - left, g.dilationW()));
            FloatVector sum = load(bias);
            for (int i = 0; i < high; i++) {
                long from = p + x * s.pixel + i * s.down;
                for (int j = j0; j < j1; j++) {
                    sum = Lanes.fma(load(from + j * s.across), load(w + (i * g.kernelW() + j) * s.weight), sum);
                }
            }
            store(sum, out + x * s.out);
        }
    }

    /** Pixels x0 to x1, any filter. */
    private static void inside(Strides s, long p, int high, int wide, long w, long bias, long out, int x0, int x1) {
        int x = x0;
        for (; x <= x1 - PIXELS; x += PIXELS) {
            FloatVector s0 = load(bias);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            long weight = w;
            for (int i = 0; i < high; i++) {
                long from = p + x * s.pixel + i * s.down;
                for (int j = 0; j < wide; j++) {
                    FloatVector v = fromMemorySegment(SPECIES, ALL, weight, ORDER);
                    s0 = v.fma(fromMemorySegment(SPECIES, ALL, from, ORDER), s0);
                    s1 = v.fma(fromMemorySegment(SPECIES, ALL, from + s.pixel, ORDER), s1);
                    s2 = v.fma(fromMemorySegment(SPECIES, ALL, from + 2 * s.pixel, ORDER), s2);
                    s3 = v.fma(fromMemorySegment(SPECIES, ALL, from + 3 * s.pixel, ORDER), s3);
                    from += s.across;
                    weight += s.weight;
                }
            }
            long to = out + x * s.out;
            s0.intoMemorySegment(ALL, to, ORDER);
            s1.intoMemorySegment(ALL, to + s.out, ORDER);
            s2.intoMemorySegment(ALL, to + 2 * s.out, ORDER);
            s3.intoMemorySegment(ALL, to + 3 * s.out, ORDER);
        }
        for (; x < x1; x++) {
            FloatVector sum = load(bias);
            long weight = w;
            for (int i = 0; i < high; i++) {
                long from = p + x * s.pixel + i * s.down;
                for (int j = 0; j < wide; j++) {
                    sum = Lanes.fma(load(from), load(weight), sum);
                    from += s.across;
                    weight += s.weight;
                }
            }
            store(sum, out + x * s.out);
        }
    }

    /** Pixels x0 to x1 of a 3x3 filter, at least four; the last four may overlap those before. */
    private static void threeByThree(Strides s, long p, long w, long bias, long out, int x0, int x1) {
        FloatVector w0 = fromMemorySegment(SPECIES, ALL, w, ORDER);
        FloatVector w1 = fromMemorySegment(SPECIES, ALL, w + s.weight, ORDER);
        FloatVector w2 = fromMemorySegment(SPECIES, ALL, w + 2 * s.weight, ORDER);
        FloatVector w3 = fromMemorySegment(SPECIES, ALL, w + 3 * s.weight, ORDER);
        FloatVector w4 = fromMemorySegment(SPECIES, ALL, w + 4 * s.weight, ORDER);
        FloatVector w5 = fromMemorySegment(SPECIES, ALL, w + 5 * s.weight, ORDER);
        FloatVector w6 = fromMemorySegment(SPECIES, ALL, w + 6 * s.weight, ORDER);
        FloatVector w7 = fromMemorySegment(SPECIES, ALL, w + 7 * s.weight, ORDER);
        FloatVector w8 = fromMemorySegment(SPECIES, ALL, w + 8 * s.weight, ORDER);
        FloatVector b = fromMemorySegment(SPECIES, ALL, bias, ORDER);
        for (int next = x0; next < x1; next += PIXELS) {
            int x = Math.min(next, x1 - PIXELS);
            long r0 = p + x * s.pixel;
            FloatVector s0 = b;
            FloatVector s1 = b;
            FloatVector s2 = b;
            FloatVector s3 = b;
            s0 = w0.fma(fromMemorySegment(SPECIES, ALL, r0, ORDER), s0);
            s1 = w0.fma(fromMemorySegment(SPECIES, ALL, r0 + s.pixel, ORDER), s1);
            s2 = w0.fma(fromMemorySegment(SPECIES, ALL, r0 + 2 * s.pixel, ORDER), s2);
            s3 = w0.fma(fromMemorySegment(SPECIES, ALL, r0 + 3 * s.pixel, ORDER), s3);
            s0 = w1.fma(fromMemorySegment(SPECIES, ALL, r0 + s.across, ORDER), s0);
            s1 = w1.fma(fromMemorySegment(SPECIES, ALL, r0 + s.pixel + s.across, ORDER), s1);
            s2 = w1.fma(fromMemorySegment(SPECIES, ALL, r0 + 2 * s.pixel + s.across, ORDER), s2);
            s3 = w1.fma(fromMemorySegment(SPECIES, ALL, r0 + 3 * s.pixel + s.across, ORDER), s3);
            s0 = w2.fma(fromMemorySegment(SPECIES, ALL, r0 + 2 * s.across, ORDER), s0);
            s1 = w2.fma(fromMemorySegment(SPECIES, ALL, r0 + s.pixel + 2 * s.across, ORDER), s1);
            s2 = w2.fma(fromMemorySegment(SPECIES, ALL, r0 + 2 * s.pixel + 2 * s.across, ORDER), s2);
            s3 = w2.fma(fromMemorySegment(SPECIES, ALL, r0 + 3 * s.pixel + 2 * s.across, ORDER), s3);
            long r1 = r0 + s.down;
            s0 = w3.fma(fromMemorySegment(SPECIES, ALL, r1, ORDER), s0);
            s1 = w3.fma(fromMemorySegment(SPECIES, ALL, r1 + s.pixel, ORDER), s1);
            s2 = w3.fma(fromMemorySegment(SPECIES, ALL, r1 + 2 * s.pixel, ORDER), s2);
            s3 = w3.fma(fromMemorySegment(SPECIES, ALL, r1 + 3 * s.pixel, ORDER), s3);
            s0 = w4.fma(fromMemorySegment(SPECIES, ALL, r1 + s.across, ORDER), s0);
            s1 = w4.fma(fromMemorySegment(SPECIES, ALL, r1 + s.pixel + s.across, ORDER), s1);
            s2 = w4.fma(fromMemorySegment(SPECIES, ALL, r1 + 2 * s.pixel + s.across, ORDER), s2);
            s3 = w4.fma(fromMemorySegment(SPECIES, ALL, r1 + 3 * s.pixel + s.across, ORDER), s3);
            s0 = w5.fma(fromMemorySegment(SPECIES, ALL, r1 + 2 * s.across, ORDER), s0);
            s1 = w5.fma(fromMemorySegment(SPECIES, ALL, r1 + s.pixel + 2 * s.across, ORDER), s1);
            s2 = w5.fma(fromMemorySegment(SPECIES, ALL, r1 + 2 * s.pixel + 2 * s.across, ORDER), s2);
            s3 = w5.fma(fromMemorySegment(SPECIES, ALL, r1 + 3 * s.pixel + 2 * s.across, ORDER), s3);
            long r2 = r1 + s.down;
            s0 = w6.fma(fromMemorySegment(SPECIES, ALL, r2, ORDER), s0);
            s1 = w6.fma(fromMemorySegment(SPECIES, ALL, r2 + s.pixel, ORDER), s1);
            s2 = w6.fma(fromMemorySegment(SPECIES, ALL, r2 + 2 * s.pixel, ORDER), s2);
            s3 = w6.fma(fromMemorySegment(SPECIES, ALL, r2 + 3 * s.pixel, ORDER), s3);
            s0 = w7.fma(fromMemorySegment(SPECIES, ALL, r2 + s.across, ORDER), s0);
            s1 = w7.fma(fromMemorySegment(SPECIES, ALL, r2 + s.pixel + s.across, ORDER), s1);
            s2 = w7.fma(fromMemorySegment(SPECIES, ALL, r2 + 2 * s.pixel + s.across, ORDER), s2);
            s3 = w7.fma(fromMemorySegment(SPECIES, ALL, r2 + 3 * s.pixel + s.across, ORDER), s3);
            s0 = w8.fma(fromMemorySegment(SPECIES, ALL, r2 + 2 * s.across, ORDER), s0);
            s1 = w8.fma(fromMemorySegment(SPECIES, ALL, r2 + s.pixel + 2 * s.across, ORDER), s1);
            s2 = w8.fma(fromMemorySegment(SPECIES, ALL, r2 + 2 * s.pixel + 2 * s.across, ORDER), s2);
            s3 = w8.fma(fromMemorySegment(SPECIES, ALL, r2 + 3 * s.pixel + 2 * s.across, ORDER), s3);
            long to = out + x * s.out;
            s0.intoMemorySegment(ALL, to, ORDER);
            s1.intoMemorySegment(ALL, to + s.out, ORDER);
            s2.intoMemorySegment(ALL, to + 2 * s.out, ORDER);
            s3.intoMemorySegment(ALL, to + 3 * s.out, ORDER);
        }
    }

    /** {@link #threeByThree} with stride 1 and no dilation: neighbours share what they load. */
    private static void threeByThreeDense(Strides s, long p, long w, long bias, long out, int x0, int x1) {
        FloatVector w0 = fromMemorySegment(SPECIES, ALL, w, ORDER);
        FloatVector w1 = fromMemorySegment(SPECIES, ALL, w + s.weight, ORDER);
        FloatVector w2 = fromMemorySegment(SPECIES, ALL, w + 2 * s.weight, ORDER);
        FloatVector w3 = fromMemorySegment(SPECIES, ALL, w + 3 * s.weight, ORDER);
        FloatVector w4 = fromMemorySegment(SPECIES, ALL, w + 4 * s.weight, ORDER);
        FloatVector w5 = fromMemorySegment(SPECIES, ALL, w + 5 * s.weight, ORDER);
        FloatVector w6 = fromMemorySegment(SPECIES, ALL, w + 6 * s.weight, ORDER);
        FloatVector w7 = fromMemorySegment(SPECIES, ALL, w + 7 * s.weight, ORDER);
        FloatVector w8 = fromMemorySegment(SPECIES, ALL, w + 8 * s.weight, ORDER);
        FloatVector b = fromMemorySegment(SPECIES, ALL, bias, ORDER);
        for (int next = x0; next < x1; next += PIXELS) {
            int x = Math.min(next, x1 - PIXELS);
            long r0 = p + x * s.pixel;
            FloatVector s0 = b;
            FloatVector s1 = b;
            FloatVector s2 = b;
            FloatVector s3 = b;
            FloatVector v00 = fromMemorySegment(SPECIES, ALL, r0, ORDER);
            s0 = w0.fma(v00, s0);
            FloatVector v01 = fromMemorySegment(SPECIES, ALL, r0 + s.pixel, ORDER);
            s0 = w1.fma(v01, s0);
            s1 = w0.fma(v01, s1);
            FloatVector v02 = fromMemorySegment(SPECIES, ALL, r0 + 2 * s.pixel, ORDER);
            s0 = w2.fma(v02, s0);
            s1 = w1.fma(v02, s1);
            s2 = w0.fma(v02, s2);
            FloatVector v03 = fromMemorySegment(SPECIES, ALL, r0 + 3 * s.pixel, ORDER);
            s1 = w2.fma(v03, s1);
            s2 = w1.fma(v03, s2);
            s3 = w0.fma(v03, s3);
            FloatVector v04 = fromMemorySegment(SPECIES, ALL, r0 + 4 * s.pixel, ORDER);
            s2 = w2.fma(v04, s2);
            s3 = w1.fma(v04, s3);
            FloatVector v05 = fromMemorySegment(SPECIES, ALL, r0 + 5 * s.pixel, ORDER);
            s3 = w2.fma(v05, s3);
            long r1 = r0 + s.down;
            FloatVector v10 = fromMemorySegment(SPECIES, ALL, r1, ORDER);
            s0 = w3.fma(v10, s0);
            FloatVector v11 = fromMemorySegment(SPECIES, ALL, r1 + s.pixel, ORDER);
            s0 = w4.fma(v11, s0);
            s1 = w3.fma(v11, s1);
            FloatVector v12 = fromMemorySegment(SPECIES, ALL, r1 + 2 * s.pixel, ORDER);
            s0 = w5.fma(v12, s0);
            s1 = w4.fma(v12, s1);
            s2 = w3.fma(v12, s2);
            FloatVector v13 = fromMemorySegment(SPECIES, ALL, r1 + 3 * s.pixel, ORDER);
            s1 = w5.fma(v13, s1);
            s2 = w4.fma(v13, s2);
            s3 = w3.fma(v13, s3);
            FloatVector v14 = fromMemorySegment(SPECIES, ALL, r1 + 4 * s.pixel, ORDER);
            s2 = w5.fma(v14, s2);
            s3 = w4.fma(v14, s3);
            FloatVector v15 = fromMemorySegment(SPECIES, ALL, r1 + 5 * s.pixel, ORDER);
            s3 = w5.fma(v15, s3);
            long r2 = r1 + s.down;
            FloatVector v20 = fromMemorySegment(SPECIES, ALL, r2, ORDER);
            s0 = w6.fma(v20, s0);
            FloatVector v21 = fromMemorySegment(SPECIES, ALL, r2 + s.pixel, ORDER);
            s0 = w7.fma(v21, s0);
            s1 = w6.fma(v21, s1);
            FloatVector v22 = fromMemorySegment(SPECIES, ALL, r2 + 2 * s.pixel, ORDER);
            s0 = w8.fma(v22, s0);
            s1 = w7.fma(v22, s1);
            s2 = w6.fma(v22, s2);
            FloatVector v23 = fromMemorySegment(SPECIES, ALL, r2 + 3 * s.pixel, ORDER);
            s1 = w8.fma(v23, s1);
            s2 = w7.fma(v23, s2);
            s3 = w6.fma(v23, s3);
            FloatVector v24 = fromMemorySegment(SPECIES, ALL, r2 + 4 * s.pixel, ORDER);
            s2 = w8.fma(v24, s2);
            s3 = w7.fma(v24, s3);
            FloatVector v25 = fromMemorySegment(SPECIES, ALL, r2 + 5 * s.pixel, ORDER);
            s3 = w8.fma(v25, s3);
            long to = out + x * s.out;
            s0.intoMemorySegment(ALL, to, ORDER);
            s1.intoMemorySegment(ALL, to + s.out, ORDER);
            s2.intoMemorySegment(ALL, to + 2 * s.out, ORDER);
            s3.intoMemorySegment(ALL, to + 3 * s.out, ORDER);
        }
    }
}
