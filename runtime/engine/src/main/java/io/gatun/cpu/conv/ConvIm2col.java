package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.Gemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;

/**
 * Convolution of any shape: the patches of a tile of output pixels are gathered as rows (im2col), then multiplied by the
 * filters. A tile stays in a core's second-level cache, so the patches never reach memory.
 */
public final class ConvIm2col {
    private static final int TILE_BYTES = 192 * 1024;

    /** Pixels of a tile are a multiple of this: the least common multiple of the heights of GEMM tiles. */
    private static final int TILE_ROWS = 24;

    private static final int TASKS_PER_THREAD = 4;

    private ConvIm2col() {}

    /** Every convolution. */
    public static boolean applies(ConvGeometry g) {
        return true;
    }

    /** Bytes of packed filters. */
    public static long packedBytes(ConvGeometry g) {
        return g.groups() * matrixBytes(g);
    }

    /** Parts that filters are packed in: panels of output channels, of each group. */
    static int parts(ConvGeometry g) {
        return g.groups() * PackedMatrix.panels(g.groupOutChannels());
    }

    /**
     * Packs a part of the filters, and the bias of a group with its first.
     *
     * @param bias address of {@code outChannels} floats, or 0 for none
     * @param to {@link #packedBytes} bytes on a 64-byte boundary
     * @param scratch {@link #packingBytes} bytes; 0 for constant filters, which are packed but once
     */
    static void pack(ConvGeometry g, ConvFilters filters, long bias, long to, int part, long scratch) {
        int panels = PackedMatrix.panels(g.groupOutChannels());
        int group = part / panels;
        int panel = part % panels;
        PackedMatrix matrix = matrix(g, to, group);
        if (scratch != 0) {
            packAgain(g, filters, matrix, group, panel, scratch);
        } else if (filters.isPlain()) {
            int taps = g.kernelH() * g.kernelW();
            matrix.packFilters(panel, panel + 1, taps, filters.at(group, 0, 0), filters.out());
        } else {
            packTurned(g, filters, matrix, group, panel);
        }
        if (panel == 0) {
            matrix.packBias(bias == 0 ? 0 : bias + 4L * group * g.groupOutChannels());
        }
    }

    /** Bytes of scratch for packing one part in each run. */
    static long packingBytes(ConvGeometry g) {
        return FilterRows.bytes(g, matrix(g, 0, 0).width(0));
    }

    private static void packAgain(
            ConvGeometry g, ConvFilters filters, PackedMatrix matrix, int group, int panel, long scratch) {
        int inputs = g.groupChannels();
        int width = matrix.width(panel);
        int column = PackedMatrix.firstColumn(panel);
        for (int k = 0; k < inputs; k += FilterBlock.INPUTS) {
            int count = Math.min(FilterBlock.INPUTS, inputs - k);
            FilterRows.turn(g, filters, group, k, count, column, matrix.realWidth(panel), width, scratch);
            for (int tap = 0; tap < g.kernelH() * g.kernelW(); tap++) {
                long rows = scratch + 4L * tap * FilterBlock.INPUTS * width;
                Lanes.copy(rows, matrix.row(panel, tap * inputs + k), count * width);
            }
        }
    }

    private static void packTurned(ConvGeometry g, ConvFilters filters, PackedMatrix matrix, int group, int panel) {
        var block = new FilterBlock(g, filters, matrix.width(panel));
        int inputs = g.groupChannels();
        for (int k = 0; k < inputs; k += FilterBlock.INPUTS) {
            int count = Math.min(FilterBlock.INPUTS, inputs - k);
            block.read(group, k, count, PackedMatrix.firstColumn(panel), matrix.realWidth(panel));
            for (int tap = 0; tap < g.kernelH() * g.kernelW(); tap++) {
                block.copy(tap, count, matrix.row(panel, tap * inputs + k));
            }
        }
    }

    /** Bytes of scratch for a pool of so many threads. */
    public static long scratchBytes(ConvGeometry g, int threads) {
        return threads * patchBytes(g, threads, isStaged(g));
    }

    /** Bytes of scratch where output pixels lie apart. */
    static long scratchBytesApart(ConvGeometry g, int threads) {
        return threads * patchBytes(g, threads, true);
    }

    /** Computes all output pixels. */
    public static void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
        run(g, o, Placement.dense(g, o), epilogue, workers);
    }

    /** Computes all output pixels; if they lie apart, nothing is added and there is no activation. */
    static void run(ConvGeometry g, ConvOperands o, Placement place, Epilogue epilogue, Workers workers) {
        int threads = workers.threads();
        boolean staged = isStaged(g) || !place.dense();
        o.check(g, false, threads * patchBytes(g, threads, staged));
        int pixels = g.outPixels();
        int tile = tilePixels(g, threads);
        int tiles = Math.ceilDiv(pixels, tile);
        int panels = matrix(g, o.packed(), 0).panels();
        // A small map gives too few tiles for all threads: share the columns too, and gather more than once.
        int wanted = threads == 1 || g.groups() > 1 ? 1 : Math.ceilDiv(threads * TASKS_PER_THREAD, tiles);
        int columnTasks = Math.min(panels, wanted);
        long patchBytes = patchBytes(g, threads, staged);
        workers.parallel(tiles * columnTasks, (task, worker) -> {
            int first = task / columnTasks * tile;
            int count = Math.min(tile, pixels - first);
            int column = task % columnTasks;
            int from = panels * column / columnTasks;
            int to = panels * (column + 1) / columnTasks;
            long patches = o.scratch() + worker * patchBytes;
            if (staged) {
                long stage = patches + patchBytes - stageBytes(g, tile);
                stagedTile(g, o, place, first, count, from, to, patches, stage);
                finish(g, o, place, epilogue, first, count);
            } else {
                tile(g, o, epilogue, first, count, from, to, patches);
            }
        });
    }

    private static void tile(
            ConvGeometry g,
            ConvOperands o,
            Epilogue epilogue,
            int first,
            int count,
            int panelFrom,
            int panelTo,
            long patches) {
        for (int group = 0; group < g.groups(); group++) {
            Patches.fromPixels(g, o.in(), o.ldIn(), group, first, count, patches);
            long column = 4L * group * g.groupOutChannels();
            Gemm.block(
                    count,
                    patches,
                    Patches.stride(g),
                    matrix(g, o.packed(), group),
                    panelFrom,
                    panelTo,
                    o.outPixel(first) + column,
                    o.ldOut(),
                    o.addend() == 0 ? 0 : o.addendPixel(first) + column,
                    o.ldAddend(),
                    epilogue);
        }
    }

    /** Where output pixels lie apart, or groups do not end on whole vectors: computed aside, then copied into place. */
    private static void stagedTile(
            ConvGeometry g,
            ConvOperands o,
            Placement place,
            int first,
            int count,
            int panelFrom,
            int panelTo,
            long patches,
            long stage) {
        int outs = g.groups() == 1 ? wholeVectors(g.outChannels()) : g.groupOutChannels();
        long ldStage = wholeVectors(outs);
        int from = PackedMatrix.firstColumn(panelFrom);
        int floats = Math.min(outs, PackedMatrix.firstColumn(panelTo)) - from;
        for (int group = 0; group < g.groups(); group++) {
            Patches.fromPixels(g, o.in(), o.ldIn(), group, first, count, patches);
            PackedMatrix b = matrix(g, o.packed(), group);
            Gemm.block(count, patches, Patches.stride(g), b, panelFrom, panelTo, stage, ldStage, 0, 0, Epilogue.none());
            for (int p = 0; p < count; p++) {
                long to = place.pixel(g, first + p) + 4L * (group * outs + from);
                Lanes.copy(stage + 4 * (p * ldStage + from), to, floats);
            }
        }
    }

    private static void finish(
            ConvGeometry g, ConvOperands o, Placement place, Epilogue epilogue, int first, int count) {
        if (place.dense()) {
            epilogue.finish(
                    count,
                    wholeVectors(g.outChannels()) / Lanes.LANES,
                    o.outPixel(first),
                    4 * o.ldOut(),
                    o.addendPixel(first),
                    4 * o.ldAddend());
        }
    }

    private static boolean isStaged(ConvGeometry g) {
        return g.groups() > 1 && g.groupOutChannels() % Lanes.LANES != 0;
    }

    private static int tilePixels(ConvGeometry g, int threads) {
        int fits = TILE_BYTES / 4 / Patches.stride(g);
        int share = Math.ceilDiv(g.outPixels(), threads);
        return Math.max(1, Math.ceilDiv(Math.min(fits, share), TILE_ROWS)) * TILE_ROWS;
    }

    private static long patchBytes(ConvGeometry g, int threads, boolean staged) {
        int tile = tilePixels(g, threads);
        return 4L * tile * Patches.stride(g) + (staged ? stageBytes(g, tile) : 0);
    }

    private static long stageBytes(ConvGeometry g, int tile) {
        return 4L * tile * wholeVectors(g.groupOutChannels());
    }

    private static int wholeVectors(int channels) {
        return Math.ceilDiv(channels, Lanes.LANES) * Lanes.LANES;
    }

    private static PackedMatrix matrix(ConvGeometry g, long packed, int group) {
        return new PackedMatrix(packed + group * matrixBytes(g), g.depth(), g.groupOutChannels());
    }

    /** A group's matrix, rounded up to the 64-byte boundary of the next. */
    private static long matrixBytes(ConvGeometry g) {
        return Math.ceilDiv(PackedMatrix.bytes(g.depth(), g.groupOutChannels()), 64L) * 64;
    }
}
