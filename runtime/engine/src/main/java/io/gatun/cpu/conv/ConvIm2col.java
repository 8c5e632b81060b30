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

    /**
     * Packs the filters, which may lie on any boundary.
     *
     * @param bias address of {@code outChannels} floats, or 0 for none
     * @param to {@link #packedBytes} bytes on a 64-byte boundary
     */
    public static void pack(ConvGeometry g, long filters, long bias, long to) {
        int taps = g.kernelH() * g.kernelW();
        for (int group = 0; group < g.groups(); group++) {
            int firstOut = group * g.groupOutChannels();
            long source = filters + 4L * firstOut * g.depth();
            PackedMatrix matrix = matrix(g, to, group);
            matrix.packFilters(0, matrix.panels(), taps, source, g.depth());
            matrix.packBias(bias == 0 ? 0 : bias + 4L * firstOut);
        }
    }

    /** Bytes of scratch for a pool of so many threads. */
    public static long scratchBytes(ConvGeometry g, int threads) {
        return threads * patchBytes(g, threads);
    }

    /** Computes all output pixels. */
    public static void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
        int threads = workers.threads();
        o.check(g, false, scratchBytes(g, threads));
        int pixels = g.outPixels();
        int tile = tilePixels(g, threads);
        int tiles = Math.ceilDiv(pixels, tile);
        int panels = matrix(g, o.packed(), 0).panels();
        // A small map gives too few tiles for all threads: share the columns too, and gather more than once.
        int wanted = threads == 1 || g.groups() > 1 ? 1 : Math.ceilDiv(threads * TASKS_PER_THREAD, tiles);
        int columnTasks = Math.min(panels, wanted);
        long patchBytes = patchBytes(g, threads);
        workers.parallel(tiles * columnTasks, (task, worker) -> {
            int first = task / columnTasks * tile;
            int count = Math.min(tile, pixels - first);
            int column = task % columnTasks;
            long patches = o.scratch() + worker * patchBytes;
            if (isStaged(g)) {
                stagedTile(g, o, epilogue, first, count, patches, patches + patchBytes - stageBytes(g, tile));
            } else {
                int from = panels * column / columnTasks;
                int to = panels * (column + 1) / columnTasks;
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

    /** Groups that do not end on whole vectors: each is computed aside and only its own channels are copied. */
    private static void stagedTile(
            ConvGeometry g, ConvOperands o, Epilogue epilogue, int first, int count, long patches, long stage) {
        int outs = g.groupOutChannels();
        long ldStage = wholeVectors(outs);
        for (int group = 0; group < g.groups(); group++) {
            Patches.fromPixels(g, o.in(), o.ldIn(), group, first, count, patches);
            PackedMatrix b = matrix(g, o.packed(), group);
            Gemm.block(count, patches, Patches.stride(g), b, 0, b.panels(), stage, ldStage, 0, 0, Epilogue.none());
            for (int p = 0; p < count; p++) {
                Lanes.copy(stage + 4 * p * ldStage, o.outPixel(first + p) + 4L * group * outs, outs);
            }
        }
        epilogue.finish(
                count,
                wholeVectors(g.outChannels()) / Lanes.LANES,
                o.outPixel(first),
                4 * o.ldOut(),
                o.addendPixel(first),
                4 * o.ldAddend());
    }

    private static boolean isStaged(ConvGeometry g) {
        return g.groups() > 1 && g.groupOutChannels() % Lanes.LANES != 0;
    }

    private static int tilePixels(ConvGeometry g, int threads) {
        int fits = TILE_BYTES / 4 / Patches.stride(g);
        int share = Math.ceilDiv(g.outPixels(), threads);
        return Math.max(1, Math.ceilDiv(Math.min(fits, share), TILE_ROWS)) * TILE_ROWS;
    }

    private static long patchBytes(ConvGeometry g, int threads) {
        int tile = tilePixels(g, threads);
        return 4L * tile * Patches.stride(g) + stageBytes(g, tile);
    }

    private static long stageBytes(ConvGeometry g, int tile) {
        return isStaged(g) ? 4L * tile * wholeVectors(g.groupOutChannels()) : 0;
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
