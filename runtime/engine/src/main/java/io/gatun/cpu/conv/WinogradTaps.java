package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.BYTES;
import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.ORDER;
import static io.gatun.cpu.simd.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.Gemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.ColdStart;
import jdk.incubator.vector.FloatVector;

/**
 * The products of F(4x4, 3x3) with filters that stay nine taps in memory and are transformed while they are multiplied: a quarter
 * of the memory of transformed filters, and of the time it takes to read them.
 *
 * <p>Each tap is a packed matrix of its own. A task makes one row of G g G', for one panel of output channels, in the second-level
 * cache: first G g, from three rows of taps, then two elements at a time. The first and the last row of G are unit vectors, so that
 * what comes of them needs no arithmetic and is multiplied where it lies.
 */
final class WinogradTaps {
    static final int TAPS = 9;

    private WinogradTaps() {}

    /** Bytes of scratch for packing one part in each run. */
    static long packingBytes(ConvGeometry g) {
        return FilterRows.bytes(g, ConvWinograd.matrix(g, 0, 0).width(0));
    }

    /** Packs the filters from some input channels to one panel of output channels, as {@link ConvWinograd#pack} cuts them. */
    static void pack(ConvGeometry g, ConvFilters filters, long to, int panel, int from, int end, long scratch) {
        PackedMatrix first = ConvWinograd.matrix(g, to, 0);
        int column = PackedMatrix.firstColumn(panel);
        int width = first.width(panel);
        int real = first.realWidth(panel);
        var block = scratch == 0 ? new FilterBlock(g, filters, width) : null;
        for (int k = from; k < end; k += FilterBlock.INPUTS) {
            int count = Math.min(FilterBlock.INPUTS, end - k);
            if (block != null) {
                block.read(0, k, count, column, real);
            } else {
                FilterRows.turn(g, filters, 0, k, count, column, real, width, scratch);
            }
            for (int tap = 0; tap < TAPS; tap++) {
                long rows = ConvWinograd.matrix(g, to, tap).row(panel, k);
                if (block != null) {
                    block.copy(tap, count, rows);
                } else {
                    Lanes.copy(scratch + 4L * tap * FilterBlock.INPUTS * width, rows, count * width);
                }
            }
        }
    }

    /** Tasks that the products of a group of tiles are cut into. */
    static int tasks(WinogradTile t, ConvGeometry g) {
        return PackedMatrix.panels(g.outChannels()) * t.in();
    }

    /** Bytes of scratch for each worker: three panels of G g, and two elements of one of its rows. */
    static long roomBytes(ConvGeometry g) {
        return 5 * panelBytes(g, ConvWinograd.matrix(g, 0, 0).width(0));
    }

    /** Panels lie one cache line further apart than they are long, lest what is read together shares a cache set. */
    private static long panelBytes(ConvGeometry g, int width) {
        return Math.ceilDiv(PackedMatrix.bytes(g.channels(), width), 64L) * 64 + 64;
    }

    /**
     * The products for one row of the transformed tiles of a group, and one panel of output channels.
     *
     * @param room {@link #roomBytes} bytes
     */
    static void multiply(WinogradPlan plan, ConvOperands o, int tiles, int task, int slot, long room) {
        ConvGeometry g = plan.g();
        WinogradTile t = plan.tile();
        int panel = task / t.in();
        int i = task % t.in();
        int last = t.in() - 1;
        int width = ConvWinograd.matrix(g, o.packed(), 0).width(panel);
        int vectors = g.channels() * (width / LANES);
        boolean unit = i == 0 || i == last;
        int first = i == 0 ? 0 : 6;
        long step = unit ? ConvWinograd.matrixBytes(g) : panelBytes(g, width);
        long line = unit ? tap(g, o, first, panel) : room;
        for (int s = 0; s < 3 && !unit; s++) {
            float[] down = t.filterRow(i);
            sum(
                    tap(g, o, s, panel),
                    3 * ConvWinograd.matrixBytes(g),
                    down[0],
                    down[1],
                    down[2],
                    line + s * step,
                    vectors);
        }
        for (int side = 0; side <= 1; side++) {
            int element = i * t.in() + side * last;
            if (unit) {
                product(
                        plan,
                        o,
                        tiles,
                        ConvWinograd.matrix(g, o.packed(), first + 2 * side),
                        panel,
                        panel,
                        element,
                        slot);
            } else {
                product(plan, o, tiles, made(g, line + 2 * side * step, width), 0, panel, element, slot);
            }
        }
        long plus = room + 3 * panelBytes(g, width);
        long minus = plus + panelBytes(g, width);
        for (int j = 1; j < last; j += 2) {
            float[] across = t.filterRow(j);
            pair(line, step, across[0], across[1], across[2], plus, minus, vectors);
            product(plan, o, tiles, made(g, plus, width), 0, panel, i * t.in() + j, slot);
            product(plan, o, tiles, made(g, minus, width), 0, panel, i * t.in() + j + 1, slot);
        }
    }

    private static long tap(ConvGeometry g, ConvOperands o, int tap, int panel) {
        return ConvWinograd.matrix(g, o.packed(), tap).row(panel, 0);
    }

    /** A matrix of the one panel that a task has just made. */
    private static PackedMatrix made(ConvGeometry g, long at, int width) {
        var matrix = new PackedMatrix(at, g.channels(), width);
        matrix.packBias(0);
        return matrix;
    }

    /** The product with panel {@code from} of {@code b}; it is panel {@code to} of the output channels. */
    private static void product(
            WinogradPlan plan, ConvOperands o, int tiles, PackedMatrix b, int from, int to, int element, int slot) {
        int shift = PackedMatrix.firstColumn(to) - PackedMatrix.firstColumn(from);
        Gemm.block(
                tiles,
                plan.in(o.scratch(), slot) + element * plan.elementIn(),
                plan.tileIn() / 4,
                b,
                from,
                from + 1,
                plan.out(o.scratch(), slot) + element * plan.elementOut() + 4L * shift,
                plan.tileOut() / 4,
                0,
                0,
                Epilogue.none());
    }

    /** ax + by + cz, where y and z lie {@code step} and {@code 2 * step} bytes after x. */
    private static void sum(long from, long step, float a, float b, float c, long to, int vectors) {
        if (ColdStart.isCold()) {
            ArrayTaps.sum(from, step, a, b, c, to, vectors * LANES);
            return;
        }
        FloatVector byX = broadcast(SPECIES, a);
        FloatVector byY = broadcast(SPECIES, b);
        FloatVector byZ = broadcast(SPECIES, c);
        for (int v = 0; v < vectors; v++) {
            long in = from + (long) v * BYTES;
            FloatVector x = fromMemorySegment(SPECIES, ALL, in, ORDER);
            FloatVector y = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
            FloatVector z = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
            y.fma(byY, z.fma(byZ, x.mul(byX))).intoMemorySegment(ALL, to + (long) v * BYTES, ORDER);
        }
    }

    /** ax + by + cz, and ax - by + cz. */
    private static void pair(long from, long step, float a, float b, float c, long plus, long minus, int vectors) {
        if (ColdStart.isCold()) {
            ArrayTaps.pair(from, step, a, b, c, plus, minus, vectors * LANES);
            return;
        }
        FloatVector byX = broadcast(SPECIES, a);
        FloatVector byY = broadcast(SPECIES, b);
        FloatVector byZ = broadcast(SPECIES, c);
        for (int v = 0; v < vectors; v++) {
            long in = from + (long) v * BYTES;
            FloatVector x = fromMemorySegment(SPECIES, ALL, in, ORDER);
            FloatVector y = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
            FloatVector z = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
            FloatVector even = z.fma(byZ, x.mul(byX));
            FloatVector odd = y.mul(byY);
            even.add(odd).intoMemorySegment(ALL, plus + (long) v * BYTES, ORDER);
            even.sub(odd).intoMemorySegment(ALL, minus + (long) v * BYTES, ORDER);
        }
    }
}
