package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.BYTES;
import static io.gatun.cpu.simd.Lanes.LANES;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.Gemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;

/**
 * 3x3 convolution by Winograd's F(m x m, 3x3), m being 2 or 4: 4/9 or a quarter of the multiplications. Tiles of m + 2
 * pixels a side are transformed, each element of all transformed tiles is one matrix product with the transformed filters,
 * and the products are transformed back to tiles of m x m output pixels. Against a direct sum F(2x2) has half of the root
 * mean square error and F(4x4) twice of it; in F(4x4) one NaN or infinity spreads over every output of the tiles that read
 * it.
 */
final class ConvWinograd {
    /** Input channels whose filters are packed in one part: a multiple of those of a block. */
    private static final int PART_CHANNELS = 4 * FilterBlock.INPUTS;

    private ConvWinograd() {}

    /** 3x3, stride 1, no dilation, one group. */
    static boolean applies(ConvGeometry g) {
        return g.kernelH() == 3 && g.kernelW() == 3 && g.hasUnitStride() && g.hasUnitDilation() && g.groups() == 1;
    }

    /**
     * Bytes of packed filters: as many times what they were as a transformed tile has elements, divided by nine.
     *
     * @param taps whether they are not transformed before they are multiplied
     */
    static long packedBytes(WinogradTile t, ConvGeometry g, boolean taps) {
        return matrices(t, taps) * matrixBytes(g) + 2L * vectors(g.outChannels()) * BYTES;
    }

    /** Parts that filters are packed in: panels of output channels by groups of input channels. */
    static int parts(ConvGeometry g) {
        return PackedMatrix.panels(g.outChannels()) * Math.ceilDiv(g.channels(), PART_CHANNELS);
    }

    /** Bytes of scratch for packing one part in each run. */
    static long packingBytes(WinogradTile t, ConvGeometry g) {
        return WinogradFilters.scratchBytes(t, matrix(g, 0, 0).width(0));
    }

    /**
     * Transforms and packs some filters.
     *
     * @param bias address of {@code outChannels} floats, or 0 for none
     * @param to {@link #packedBytes} bytes on a 64-byte boundary
     * @param taps whether they are packed as they are, for {@link WinogradTaps}
     * @param scratch {@link #packingBytes} bytes; 0 for constant filters, which are packed but once
     */
    static void pack(
            WinogradTile t,
            ConvGeometry g,
            boolean taps,
            ConvFilters filters,
            long bias,
            long to,
            int part,
            long scratch) {
        PackedMatrix first = matrix(g, to, 0);
        int panel = part % first.panels();
        int from = part / first.panels() * PART_CHANNELS;
        int end = Math.min(g.channels(), from + PART_CHANNELS);
        var transform = new WinogradFilters(t, g, filters);
        if (taps) {
            WinogradTaps.pack(g, filters, to, panel, from, end, scratch);
        } else if (scratch == 0) {
            transform.transformOnce(first, matrixBytes(g), panel, from, end);
        } else {
            transform.transform(first, matrixBytes(g), panel, from, end, scratch);
        }
        if (part == 0) {
            packBias(matrices(t, taps), g, bias, to);
        }
    }

    private static void packBias(int matrices, ConvGeometry g, long bias, long to) {
        for (int e = 0; e < matrices; e++) {
            matrix(g, to, e).packBias(0);
        }
        Lanes.fill(bias(matrices, g, to), 2 * vectors(g.outChannels()) * LANES, 0);
        if (bias != 0) {
            Lanes.copy(bias, bias(matrices, g, to), g.outChannels());
        }
    }

    /** Bytes of scratch for a pool of so many threads. */
    static long scratchBytes(WinogradTile t, ConvGeometry g, boolean taps, int threads) {
        return WinogradPlan.of(t, g, taps, threads).scratchBytes();
    }

    /** Computes all output pixels. @param taps whether filters are packed by {@link WinogradTaps} */
    static void run(WinogradTile t, ConvGeometry g, boolean taps, ConvOperands o, Epilogue epilogue, Workers workers) {
        var plan = WinogradPlan.of(t, g, taps, workers.threads());
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
            workers.parallel(plan.products(), (task, worker) -> multiply(plan, o, tiles, task, worker, 0));
            workers.parallel(tiles, (tile, worker) -> restore(plan, o, epilogue, first + tile, worker, 0));
        }
    }

    private static void group(WinogradPlan plan, ConvOperands o, Epilogue epilogue, int group, int worker) {
        int first = plan.first(group);
        int end = plan.end(group);
        for (int i = first; i < end; i++) {
            transform(plan, o, i, worker, worker);
        }
        for (int task = 0; task < plan.products(); task++) {
            multiply(plan, o, end - first, task, worker, worker);
        }
        for (int i = first; i < end; i++) {
            restore(plan, o, epilogue, i, worker, worker);
        }
    }

    /** Transforms all channels of one input tile: along its rows, then down its columns. */
    private static void transform(WinogradPlan plan, ConvOperands o, int index, int worker, int slot) {
        WinogradTile t = plan.tile();
        long between = plan.between(o.scratch(), worker);
        long column = plan.elementIn();
        WinogradInput.rows(
                t,
                plan.g(),
                o.in(),
                o.ldIn(),
                plan.image(index),
                plan.row(index),
                plan.column(index),
                plan.border(o.scratch(), worker),
                between,
                column);
        long row = t.in() * column;
        long out = plan.in(o.scratch(), slot) + index % plan.groupTiles() * plan.tileIn();
        t.input(between, row, column, out, row, column, t.in(), vectors(plan.g().channels()));
    }

    /** Some of the products of a group: {@link WinogradTaps#multiply}, or those for one element of the transformed tiles. */
    private static void multiply(WinogradPlan plan, ConvOperands o, int tiles, int task, int worker, int slot) {
        if (plan.taps()) {
            WinogradTaps.multiply(plan, o, tiles, task, slot, plan.filters(o.scratch(), worker));
        } else {
            multiply(plan, o, tiles, task, slot);
        }
    }

    private static void multiply(WinogradPlan plan, ConvOperands o, int tiles, int element, int slot) {
        PackedMatrix b = matrix(plan.g(), o.packed(), element);
        Gemm.block(
                tiles,
                plan.in(o.scratch(), slot) + element * plan.elementIn(),
                plan.tileIn() / 4,
                b,
                0,
                b.panels(),
                plan.out(o.scratch(), slot) + element * plan.elementOut(),
                plan.tileOut() / 4,
                0,
                0,
                Epilogue.none());
    }

    /** Transforms all channels of one tile of products back to output pixels: down its columns, then along its rows. */
    private static void restore(WinogradPlan plan, ConvOperands o, Epilogue epilogue, int index, int worker, int slot) {
        ConvGeometry g = plan.g();
        WinogradTile t = plan.tile();
        int y = plan.row(index);
        int x = plan.column(index);
        int rows = Math.min(t.out(), g.outHeight() - y);
        int columns = Math.min(t.out(), g.outWidth() - x);
        int vectors = vectors(g.outChannels());
        // What is added is not read past the right edge, where memory may end: tiles that cross it are finished
        // afterwards.
        boolean fused = epilogue.isFloor() && (o.addend() == 0 || columns == t.out());
        boolean adds = fused && o.addend() != 0;
        float floor = fused ? epilogue.floor() : Float.NEGATIVE_INFINITY;
        long corner = ((long) plan.image(index) * g.outHeight() + y) * g.outWidth() + x;
        long out = o.outPixel(corner);
        long pixel = 4 * o.ldOut();
        long line = g.outWidth() * pixel;
        long column = plan.elementOut();
        long row = t.in() * column;
        long bias = bias(matrices(t, plan.taps()), g, o.packed());
        long addend = adds ? o.addendPixel(corner) : bias + column;
        long addendPixel = adds ? 4 * o.ldAddend() : 0;
        long addendLine = g.outWidth() * addendPixel;
        long in = plan.out(o.scratch(), slot) + index % plan.groupTiles() * plan.tileOut();
        long between = plan.between(o.scratch(), worker);
        t.output(in, row, column, between, row, column, t.in(), vectors);
        if (columns == t.out()) {
            t.finish(
                    between,
                    column,
                    row,
                    out,
                    pixel,
                    line,
                    rows,
                    vectors,
                    bias,
                    addend,
                    addendPixel,
                    addendLine,
                    floor);
        } else {
            long border = plan.border(o.scratch(), worker);
            t.finish(
                    between,
                    column,
                    row,
                    border,
                    column,
                    row,
                    rows,
                    vectors,
                    bias,
                    addend,
                    addendPixel,
                    addendLine,
                    floor);
            for (int p = 0; p < rows * columns; p++) {
                int i = p / columns;
                int j = p % columns;
                Lanes.copy(border + i * row + j * column, out + i * line + j * pixel, vectors * LANES);
            }
        }
        if (!fused) {
            for (int i = 0; i < rows; i++) {
                long first = corner + (long) i * g.outWidth();
                epilogue.finish(columns, vectors, o.outPixel(first), pixel, o.addendPixel(first), 4 * o.ldAddend());
            }
        }
    }

    /** Matrices that filters are packed into: one for each element of a transformed tile, or one for each tap. */
    private static int matrices(WinogradTile t, boolean taps) {
        return taps ? WinogradTaps.TAPS : t.elements();
    }

    /** One of the matrices that filters are packed into. */
    static PackedMatrix matrix(ConvGeometry g, long packed, int element) {
        return new PackedMatrix(packed + element * matrixBytes(g), g.channels(), g.outChannels());
    }

    /** Bytes from a matrix to the next. */
    static long matrixBytes(ConvGeometry g) {
        return Math.ceilDiv(PackedMatrix.bytes(g.channels(), g.outChannels()), 64L) * 64;
    }

    /** A row of bias; a row of zeros follows. */
    private static long bias(int matrices, ConvGeometry g, long packed) {
        return packed + matrices * matrixBytes(g);
    }

    private static int vectors(int channels) {
        return Math.ceilDiv(channels, LANES);
    }
}
