package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.LONG;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.gemm.WindowGemm;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.ColdStart;
import io.gatun.spi.Workers;

/**
 * Convolution of one group that reads its windows in place: a table holds the address of the pixel under each tap, or of zeros where
 * that is padding. Filters are packed as for {@link ConvIm2col}, and the results have its bits.
 */
final class ConvIndirect {
    /** Input pixels of one task: they share a core's second-level cache with a panel of the filters. */
    private static final int BLOCK_BYTES = 256 * 1024;

    /** With fewer output pixels in a task, filters would be read too often. */
    private static final int FEWEST_PIXELS = 60;

    /** With more, the table would leave the cache. */
    private static final int MOST_PIXELS = 1008;

    private static final int TASKS_PER_THREAD = 4;

    private ConvIndirect() {}

    /** Every convolution of one group. */
    static boolean applies(ConvGeometry g) {
        return g.groups() == 1;
    }

    /** Bytes of scratch for a pool of so many threads. */
    static long scratchBytes(ConvGeometry g, int threads) {
        return Math.max(
                ConvIm2col.scratchBytes(g, threads),
                threads * Tasks.of(g, threads).scratchBytes());
    }

    /** Computes all output pixels. */
    static void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
        if (ColdStart.isCold()) {
            ConvIm2col.run(g, o, epilogue, workers);
            return;
        }
        var tasks = Tasks.of(g, workers.threads());
        o.check(g, false, tasks.scratchBytes());
        var filters = new PackedMatrix(o.packed(), g.depth(), g.outChannels());
        workers.parallel(tasks.rows * tasks.columns, (task, worker) -> {
            int first = tasks.firstPixel(task / tasks.columns);
            int count = tasks.firstPixel(task / tasks.columns + 1) - first;
            int column = task % tasks.columns;
            long zeros = o.scratch() + worker * tasks.scratchBytes();
            long table = zeros + tasks.zerosBytes();
            Lanes.fill(zeros, g.channels(), 0);
            WindowGemm.fill(table, count, tasks.taps(), (row, to, step) -> window(g, o, first + row, zeros, to, step));
            WindowGemm.block(
                    count,
                    table,
                    tasks.taps(),
                    filters,
                    filters.panels() * column / tasks.columns,
                    filters.panels() * (column + 1) / tasks.columns,
                    o.outPixel(first),
                    o.ldOut(),
                    o.addendPixel(first),
                    o.ldAddend(),
                    epilogue);
        });
    }

    /** Writes the addresses of the pixels under the taps of one output pixel. */
    private static void window(ConvGeometry g, ConvOperands o, int index, long zeros, long to, long step) {
        int row = index / g.outWidth();
        int image = row / g.outHeight();
        int top = (row - image * g.outHeight()) * g.strideH() - g.padTop();
        int left = (index - row * g.outWidth()) * g.strideW() - g.padLeft();
        long pixel = 4 * o.ldIn();
        long corner = o.in() + (((long) image * g.height() + top) * g.width() + left) * pixel;
        long at = to;
        for (int i = 0; i < g.kernelH(); i++) {
            int down = i * g.dilationH();
            boolean inside = top + down >= 0 && top + down < g.height();
            long line = corner + (long) down * g.width() * pixel;
            for (int j = 0; j < g.kernelW(); j++) {
                int across = j * g.dilationW();
                boolean real = inside && left + across >= 0 && left + across < g.width();
                ALL.set(LONG, at, real ? line + across * pixel : zeros);
                at += step;
            }
        }
    }

    /**
     * How the work is cut: by pixels, and by columns of the filters where these are larger than the pixels, so that each thread reads only
     * its own.
     */
    private record Tasks(ConvGeometry g, int rows, int columns) {

        static Tasks of(ConvGeometry g, int threads) {
            int tiles = WindowGemm.tiles(g.outPixels());
            int panels = PackedMatrix.panels(g.outChannels());
            int pixelBytes = 4 * g.channels() * Math.min(g.strideH() * g.strideW(), g.kernelH() * g.kernelW());
            int least = Math.ceilDiv(g.outPixels(), Math.clamp(BLOCK_BYTES / pixelBytes, FEWEST_PIXELS, MOST_PIXELS));
            int wanted = threads == 1 ? 1 : threads * TASKS_PER_THREAD;
            long pixels =
                    (long) g.images() * g.height() * g.width() * g.channels() + (long) g.outPixels() * g.outChannels();
            if ((long) g.depth() * g.outChannels() > pixels) {
                int columns = Math.min(panels, wanted);
                return new Tasks(g, Math.clamp(Math.ceilDiv(wanted, columns), least, Math.max(least, tiles)), columns);
            }
            int rows = Math.max(least, Math.min(tiles, wanted));
            return new Tasks(g, rows, Math.min(panels, Math.ceilDiv(wanted, rows)));
        }

        int taps() {
            return g.kernelH() * g.kernelW();
        }

        /** First pixel of a task, a multiple of a tile's; for the task past the last, the number of pixels. */
        int firstPixel(int row) {
            int tiles = WindowGemm.tiles(g.outPixels());
            return Math.min(g.outPixels(), WindowGemm.firstRow((int) ((long) tiles * row / rows)));
        }

        long zerosBytes() {
            return 4L * Math.ceilDiv(g.channels(), 16) * 16;
        }

        /** Bytes of scratch for each thread. */
        long scratchBytes() {
            int most = Math.ceilDiv(WindowGemm.tiles(g.outPixels()), rows);
            return zerosBytes() + Math.ceilDiv(WindowGemm.tableBytes(most, taps()), 64L) * 64;
        }
    }
}
