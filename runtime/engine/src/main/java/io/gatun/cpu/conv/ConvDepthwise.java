package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.BYTES;
import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.ORDER;
import static io.gatun.cpu.simd.Lanes.SPECIES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.ColdStart;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Depthwise convolution: every channel has a filter of its own, so vectors go across channels and nothing is summed
 * between lanes. The 3x3 filters that nearly all networks use have a kernel of their own, {@link Depthwise3x3}. For others
 * four output pixels of a row are computed at once, to load a weight once for all four; pixels whose window reaches into
 * the padding at the left or right are computed one by one over the part that is inside.
 *
 * <p>The loops over four pixels name the Vector API's methods and not those of {@link Lanes}: C2 always inlines the
 * former, but in methods of this size not the latter, and vectors that cross a call are boxed.
 */
public final class ConvDepthwise {

    /** Output pixels computed at once. */
    private static final int PIXELS = 4;

    private static final int TASKS_PER_THREAD = 4;

    private ConvDepthwise() {}

    /** One input channel and one output channel in each group. */
    public static boolean applies(ConvGeometry g) {
        return g.groups() == g.channels() && g.groups() == g.outChannels();
    }

    /** Bytes of packed filters: a row of padded channels for each tap, one for the bias, and a vector of zeros. */
    public static long packedBytes(ConvGeometry g) {
        return zeros(g, 0) + BYTES;
    }

    /** Address of the vector of zeros in packed filters. */
    static long zeros(ConvGeometry g, long packed) {
        return packed + 4L * (g.depth() + 1) * Rows.padded(g.channels());
    }

    /**
     * Packs the filters [channels, 1, kernelH, kernelW].
     *
     * @param bias address of a float for each channel, or 0 for none
     * @param to {@link #packedBytes} bytes on a 64-byte boundary
     */
    static void pack(ConvGeometry g, ConvFilters filters, long bias, long to) {
        int taps = g.depth();
        int padded = Rows.padded(g.channels());
        Lanes.fill(to, (taps + 1) * padded + LANES, 0f);
        for (int c = 0; c < g.channels(); c++) {
            for (int tap = 0; tap < taps; tap++) {
                long from = filters.at(c, 0, 0) + 4L * filters.tap(tap / g.kernelW(), tap % g.kernelW());
                Lanes.set(to + 4 * ((long) tap * padded + c), Lanes.get(from));
            }
            if (bias != 0) {
                Lanes.set(to + 4 * ((long) taps * padded + c), Lanes.get(bias + 4L * c));
            }
        }
    }

    /** Computes all output pixels. */
    public static void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
        run(g, o, Placement.dense(g, o), epilogue, workers);
    }

    /** Computes all output pixels, which may lie apart; then nothing is added. */
    static void run(ConvGeometry g, ConvOperands o, Placement place, Epilogue epilogue, Workers workers) {
        o.check(g, false, 0);
        var strides = new Strides(
                4 * o.ldIn() * g.strideW(),
                4 * o.ldIn() * g.dilationW(),
                4 * o.ldIn() * g.dilationH() * g.width(),
                4L * Rows.padded(g.channels()),
                place.pixel());
        int rows = Math.multiplyExact(g.images(), g.outHeight());
        int vectors = Math.ceilDiv(g.channels(), LANES);
        // A small map has too few rows to keep all threads busy to the end: share the channels, too.
        int parts = workers.threads() == 1
                ? 1
                : Math.min(vectors, Math.ceilDiv(workers.threads() * TASKS_PER_THREAD, rows));
        workers.parallel(Math.multiplyExact(rows, parts), (task, worker) -> {
            int part = task % parts;
            row(
                    g,
                    o,
                    strides,
                    place,
                    task / parts,
                    vectors * part / parts * LANES,
                    vectors * (part + 1) / parts * LANES,
                    epilogue);
        });
    }

    /** Bytes from one output pixel's window to the next, one column or row of it to the next, one weight, one output. */
    private record Strides(long pixel, long across, long down, long weight, long out) {}

    /** Channels {@code from} to {@code end} - 1, whole vectors, of one row of output pixels, counted over all images. */
    private static void row(
            ConvGeometry g, ConvOperands o, Strides s, Placement place, int row, int from, int end, Epilogue epilogue) {
        int image = row / g.outHeight();
        int top = row % g.outHeight() * g.strideH() - g.padTop();
        long in = o.in() + 4L * image * g.height() * g.width() * o.ldIn();
        long out = place.row(image, row % g.outHeight()) + 4L * from;
        long addend = o.addend() == 0 ? 0 : o.addendPixel((long) row * g.outWidth()) + 4L * from;
        if (Depthwise3x3.applies(g)) {
            var lines = new Depthwise3x3.Lines(
                    line(g, o, in, top),
                    line(g, o, in, top + 1),
                    line(g, o, in, top + 2),
                    4 * o.ldIn(),
                    zeros(g, o.packed()));
            row(g, lines, o.packed(), from, end, out, s.out, addend, 4 * o.ldAddend(), epilogue);
        } else {
            if (ColdStart.isCold()) {
                new ArrayDepthwise(g, o.packed() + 4L * from, s.weight, end - from)
                        .anyRow(in + 4L * from, top, 4 * o.ldIn(), out, s.out);
            } else {
                anyRow(g, o, s, in, top, from, end, out);
            }
            epilogue.finish(g.outWidth(), (end - from) / LANES, out, s.out, addend, 4 * o.ldAddend());
        }
    }

    /**
     * Channels {@code from} to {@code end} - 1, whole vectors, of one row of a {@link Depthwise3x3} convolution.
     *
     * @param out the first of these channels of the first output pixel, {@code step} bytes before the next
     * @param addend as much of what is added before the activation, or 0 for nothing
     * @param ldd bytes from one pixel of it to the next
     */
    static void row(
            ConvGeometry g,
            Depthwise3x3.Lines lines,
            long packed,
            int from,
            int end,
            long out,
            long step,
            long addend,
            long ldd,
            Epilogue epilogue) {
        boolean bounds = addend == 0 && (epilogue.isFloor() || epilogue.isClip());
        float low = bounds ? epilogue.floor() : Float.NEGATIVE_INFINITY;
        float high = bounds && epilogue.isClip() ? epilogue.high() : Float.POSITIVE_INFINITY;
        long weight = 4L * Rows.padded(g.channels());
        if (ColdStart.isCold()) {
            new ArrayDepthwise(g, packed + 4L * from, weight, end - from)
                    .row3x3(lines.from(4L * from), lines.pixel(), out, step, low, high);
        } else {
            for (int c = from; c < end; c += LANES) {
                Depthwise3x3.row(g, lines, 4L * c, packed + 4L * c, weight, out + 4L * (c - from), step, low, high);
            }
        }
        if (!bounds) {
            epilogue.finish(g.outWidth(), (end - from) / LANES, out, step, addend, ldd);
        }
    }

    /** Address of the first pixel of an input row, or 0 for a row outside. */
    private static long line(ConvGeometry g, ConvOperands o, long image, int y) {
        return y < 0 || y >= g.height() ? 0 : image + 4 * o.ldIn() * g.width() * y;
    }

    private static void anyRow(
            ConvGeometry g, ConvOperands o, Strides s, long image, int top, int from, int end, long out) {
        int i0 = top >= 0 ? 0 : Math.ceilDiv(-top, g.dilationH());
        int high = Math.min(g.kernelH(), Math.ceilDiv(g.height() - top, g.dilationH())) - i0;
        // output columns whose window is inside the input
        int width = g.outWidth();
        int reach = (g.kernelW() - 1) * g.dilationW();
        int x0 = Math.clamp(Math.ceilDiv(g.padLeft(), g.strideW()), 0, width);
        int fit = Math.floorDiv(g.width() - 1 - reach + g.padLeft(), g.strideW()) + 1;
        int x1 = Math.max(x0, Math.min(width, fit));
        long firstRow = top + (long) i0 * g.dilationH();
        long in = image + 4 * (firstRow * g.width() - g.padLeft()) * o.ldIn();
        long filters = o.packed() + i0 * g.kernelW() * s.weight;
        long bias = o.packed() + g.depth() * s.weight;
        for (int c = from; c < end; c += LANES) {
            long p = in + 4L * c;
            long w = filters + 4L * c;
            long b = bias + 4L * c;
            long q = out + 4L * (c - from);
            edges(g, s, p, high, w, b, q, 0, x0);
            inside(s, p, high, g.kernelW(), w, b, q, x0, x1);
            edges(g, s, p, high, w, b, q, x1, width);
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
}
