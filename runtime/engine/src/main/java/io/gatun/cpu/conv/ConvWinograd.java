package io.gatun.cpu.conv;

import static io.gatun.cpu.conv.WinogradTransform.ELEMENTS;
import static io.gatun.cpu.conv.WinogradTransform.IN;
import static io.gatun.cpu.conv.WinogradTransform.OUT;
import static io.gatun.cpu.simd.Lanes.BYTES;
import static io.gatun.cpu.simd.Lanes.LANES;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.Gemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;

/**
 * 3x3 convolution by Winograd's F(4x4, 3x3): a quarter of the multiplications. Tiles of 6x6 input pixels are transformed,
 * each of the 36 elements of all tiles is one matrix product with the transformed filters, and the products are
 * transformed back to tiles of 4x4 output pixels. The root mean square error is about twice that of a direct sum. One NaN
 * or infinity spreads over every output of the tiles that read it.
 */
public final class ConvWinograd {
    private ConvWinograd() {}

    /** 3x3, stride 1, no dilation, one group. */
    public static boolean applies(ConvGeometry g) {
        return g.kernelH() == 3 && g.kernelW() == 3 && g.hasUnitStride() && g.hasUnitDilation() && g.groups() == 1;
    }

    /** Bytes of packed filters: four times what they were. */
    public static long packedBytes(ConvGeometry g) {
        return ELEMENTS * matrixBytes(g) + 4L * vectors(g.outChannels()) * LANES;
    }

    /**
     * Transforms and packs the filters, which may lie on any boundary.
     *
     * @param bias address of {@code outChannels} floats, or 0 for none
     * @param to {@link #packedBytes} bytes on a 64-byte boundary
     */
    public static void pack(ConvGeometry g, long filters, long bias, long to) {
        PackedMatrix first = matrix(g, to, 0);
        new WinogradFilters().pack(first, matrixBytes(g), 0, first.panels(), filters);
        for (int e = 0; e < ELEMENTS; e++) {
            matrix(g, to, e).packBias(0);
        }
        int padded = vectors(g.outChannels()) * LANES;
        Lanes.fill(bias(g, to), padded, 0);
        if (bias != 0) {
            Lanes.copy(bias, bias(g, to), g.outChannels());
        }
    }

    /** Bytes of scratch for a pool of so many threads. */
    public static long scratchBytes(ConvGeometry g, int threads) {
        return WinogradPlan.of(g, threads).scratchBytes();
    }

    /** Computes all output pixels. */
    public static void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
        var plan = WinogradPlan.of(g, workers.threads());
        o.check(g, false, plan.scratchBytes());
        if (plan.isAlone()) {
            workers.parallel(plan.groups(), (group, worker) -> group(plan, o, epilogue, group, worker));
            return;
        }
        // Too few groups for all threads: they share each, and every filter is read by only one of them.
        for (int i = 0; i < plan.groups(); i++) {
            int group = i;
            int first = plan.first(group);
            int tiles = plan.end(group) - first;
            workers.parallel(tiles, (tile, worker) -> transform(plan, o, first + tile, worker, 0));
            workers.parallel(ELEMENTS, (e, worker) -> multiply(plan, o, tiles, e, 0));
            workers.parallel(tiles, (tile, worker) -> restore(plan, o, epilogue, first + tile, worker, 0));
        }
    }

    private static void group(WinogradPlan plan, ConvOperands o, Epilogue epilogue, int group, int worker) {
        int first = plan.first(group);
        int end = plan.end(group);
        for (int tile = first; tile < end; tile++) {
            transform(plan, o, tile, worker, worker);
        }
        for (int e = 0; e < ELEMENTS; e++) {
            multiply(plan, o, end - first, e, worker);
        }
        for (int tile = first; tile < end; tile++) {
            restore(plan, o, epilogue, tile, worker, worker);
        }
    }

    /** Transforms all channels of one input tile. */
    private static void transform(WinogradPlan plan, ConvOperands o, int tile, int worker, int slot) {
        ConvGeometry g = plan.g();
        int y = plan.row(tile) * OUT - g.padTop();
        int x = plan.column(tile) * OUT - g.padLeft();
        long pixel = 4 * o.ldIn();
        long line = g.width() * pixel;
        long image = o.in() + plan.image(tile) * g.height() * line;
        long out = plan.in(o.scratch(), slot) + 4L * (tile % plan.groupTiles()) * plan.ldIn();
        long between = plan.between(o.scratch(), worker);
        long border = plan.border(o.scratch(), worker);
        boolean inside = y >= 0 && x >= 0 && y + IN <= g.height() && x + IN <= g.width();
        for (int v = 0; v < vectors(g.channels()); v++) {
            long channel = (long) v * BYTES;
            if (inside) {
                long in = image + y * line + x * pixel + channel;
                WinogradTransform.input(in, line, pixel, between, out + channel, plan.planeIn());
            } else {
                borderTile(g, image + channel, line, pixel, y, x, border);
                WinogradTransform.input(border, (long) IN * BYTES, BYTES, between, out + channel, plan.planeIn());
            }
        }
    }

    /** Copies one vector of each pixel of a tile that reaches into the padding, which is zero. */
    private static void borderTile(ConvGeometry g, long image, long line, long pixel, int y, int x, long border) {
        for (int i = 0; i < IN; i++) {
            for (int j = 0; j < IN; j++) {
                long to = border + (long) (i * IN + j) * BYTES;
                if (y + i >= 0 && y + i < g.height() && x + j >= 0 && x + j < g.width()) {
                    Lanes.store(Lanes.load(image + (y + i) * line + (x + j) * pixel), to);
                } else {
                    Lanes.store(Lanes.zero(), to);
                }
            }
        }
    }

    /** The product for one element of the transformed tiles of a group. */
    private static void multiply(WinogradPlan plan, ConvOperands o, int tiles, int element, int slot) {
        PackedMatrix b = matrix(plan.g(), o.packed(), element);
        Gemm.block(
                tiles,
                plan.in(o.scratch(), slot) + element * plan.planeIn(),
                plan.ldIn(),
                b,
                0,
                b.panels(),
                plan.out(o.scratch(), slot) + element * plan.planeOut(),
                plan.ldOut(),
                0,
                0,
                Epilogue.none());
    }

    /** Transforms all channels of one tile of products back to output pixels. */
    private static void restore(WinogradPlan plan, ConvOperands o, Epilogue epilogue, int tile, int worker, int slot) {
        ConvGeometry g = plan.g();
        int y = plan.row(tile) * OUT;
        int x = plan.column(tile) * OUT;
        int rows = Math.min(OUT, g.outHeight() - y);
        int columns = Math.min(OUT, g.outWidth() - x);
        long corner = ((long) plan.image(tile) * g.outHeight() + y) * g.outWidth() + x;
        long pixel = 4 * o.ldOut();
        long line = g.outWidth() * pixel;
        long in = plan.out(o.scratch(), slot) + 4L * (tile % plan.groupTiles()) * plan.ldOut();
        long bias = bias(g, o.packed());
        long between = plan.between(o.scratch(), worker);
        long border = plan.border(o.scratch(), worker);
        for (int v = 0; v < vectors(g.outChannels()); v++) {
            long channel = (long) v * BYTES;
            long out = o.outPixel(corner) + channel;
            if (rows == OUT && columns == OUT) {
                WinogradTransform.output(in + channel, plan.planeOut(), bias + channel, between, out, line, pixel);
            } else {
                WinogradTransform.output(
                        in + channel, plan.planeOut(), bias + channel, between, border, (long) OUT * BYTES, BYTES);
                for (int p = 0; p < rows * columns; p++) {
                    int i = p / columns;
                    int j = p % columns;
                    Lanes.store(Lanes.load(border + (long) (i * OUT + j) * BYTES), out + i * line + j * pixel);
                }
            }
        }
        for (int i = 0; i < rows; i++) {
            long first = corner + (long) i * g.outWidth();
            epilogue.finish(
                    columns,
                    vectors(g.outChannels()),
                    o.outPixel(first),
                    pixel,
                    o.addendPixel(first),
                    4 * o.ldAddend());
        }
    }

    private static PackedMatrix matrix(ConvGeometry g, long packed, int element) {
        return new PackedMatrix(packed + element * matrixBytes(g), g.channels(), g.outChannels());
    }

    private static long matrixBytes(ConvGeometry g) {
        return Math.ceilDiv(PackedMatrix.bytes(g.channels(), g.outChannels()), 64L) * 64;
    }

    private static long bias(ConvGeometry g, long packed) {
        return packed + ELEMENTS * matrixBytes(g);
    }

    private static int vectors(int channels) {
        return Math.ceilDiv(channels, LANES);
    }
}
