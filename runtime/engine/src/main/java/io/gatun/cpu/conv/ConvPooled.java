package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.map.Rows;
import io.gatun.cpu.pool.MaxPool;
import io.gatun.cpu.pool.PoolGeometry;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;

/**
 * A network's first layer, {@link ConvPlanes}, and the {@link MaxPool} behind it, in bands of pooled rows: the map between them,
 * mostly the largest of a network, never leaves the second-level cache. A worker going down an image keeps the rows that the
 * next band sees, too. The kernels are those of the two layers, and so are the bits.
 */
public final class ConvPooled {
    /** Convolved rows of a band: with filters and copied lines, a part of a second-level cache of 1 MB. */
    private static final long ROOM = 384 * 1024;

    private static final int TASKS_PER_THREAD = 4;

    private ConvPooled() {}

    /** Bytes of scratch for a pool of so many threads. */
    public static long scratchBytes(ConvGeometry g, PoolGeometry pool, int threads) {
        return Plan.of(g, pool, threads).worker(0, threads);
    }

    /**
     * Computes all pooled pixels.
     *
     * @param o planes to read, packed filters, pooled pixels to write, and scratch; nothing is added
     */
    public static void run(ConvGeometry g, PoolGeometry pool, ConvOperands o, Epilogue epilogue, Workers workers) {
        var plan = Plan.of(g, pool, workers.threads());
        o.check(g, true, plan.worker(0, workers.threads()));
        plan.planes.writeOffsets(o.scratch());
        var ways = new Way[workers.threads()];
        var bands = plan.bands;
        workers.parallel(Math.multiplyExact(g.images(), bands.count()), (task, worker) -> {
            if (ways[worker] == null) {
                ways[worker] = new Way(plan, o, epilogue, plan.worker(o.scratch(), worker));
            }
            int band = task % bands.count();
            ways[worker].band(task / bands.count(), bands.first(band), bands.first(band + 1));
        });
    }

    /**
     * The scratch: a table of offsets for all, then for each worker convolved rows and copied lines.
     *
     * @param bands of pooled rows
     * @param planes copied for as many convolved rows as a band sees at most
     */
    private record Plan(ConvGeometry g, PoolGeometry pool, RowBands bands, ConvPlanes.Layout planes) {
        static Plan of(ConvGeometry g, PoolGeometry pool, int threads) {
            long fits = ROOM / (4L * Rows.padded(g.outChannels()) * g.outWidth());
            int window = (pool.kernelH() - 1) * pool.dilationH() + 1;
            int share = Math.ceilDiv(Math.multiplyExact(g.images(), pool.outHeight()), threads * TASKS_PER_THREAD);
            int most = Math.clamp((fits - window) / pool.strideH() + 1, 1, Math.min(share, pool.outHeight()));
            var bands = RowBands.of(g.images(), pool.outHeight(), most, threads);
            int seen = (bands.rows() - 1) * pool.strideH() + window;
            return new Plan(g, pool, bands, ConvPlanes.Layout.of(g, Math.min(seen, g.outHeight())));
        }

        int rowFloats() {
            return Rows.padded(g.outChannels()) * g.outWidth();
        }

        long rowsBytes() {
            return 4L * rowFloats() * planes.rows();
        }

        long worker(long scratch, int worker) {
            return scratch + planes.tableBytes() + worker * (rowsBytes() + planes.linesBytes());
        }
    }

    /** One worker's way from band to band: rows {@code first} to {@code end} - 1 of {@code image} lie at {@code rows}. */
    private static final class Way {
        private final Plan plan;
        private final ConvOperands o;
        private final Epilogue epilogue;
        private final PackedMatrix filters;
        private final long rows;
        private int image = -1;
        private int first;
        private int end;

        Way(Plan plan, ConvOperands o, Epilogue epilogue, long rows) {
            this.plan = plan;
            this.o = o;
            this.epilogue = epilogue;
            this.filters = new PackedMatrix(o.packed(), plan.g.depth(), plan.g.outChannels());
            this.rows = rows;
        }

        /** Pooled rows {@code from} to {@code to} - 1 of an image. */
        void band(int ofImage, int from, int to) {
            var pool = plan.pool;
            int top = Math.clamp(pool.top(from), 0, plan.g.outHeight());
            int bottom = Math.clamp(pool.bottom(to - 1), top, plan.g.outHeight());
            keep(ofImage, top);
            if (end < bottom) {
                convolve(bottom);
            }
            long whole = rows - 4L * top * plan.rowFloats();
            for (int y = from; y < to; y++) {
                long pixel = ((long) ofImage * pool.outHeight() + y) * pool.outWidth();
                MaxPool.row(pool, whole, Rows.padded(plan.g.outChannels()), y, o.outPixel(pixel), (int) o.ldOut());
            }
        }

        /** Moves what is there of the rows from {@code top} on to the beginning. */
        private void keep(int ofImage, int top) {
            if (ofImage != image || top < first || top > end) {
                image = ofImage;
                end = top;
            }
            for (int y = top; y < end && top > first; y++) {
                Lanes.copy(row(y), rows + 4L * (y - top) * plan.rowFloats(), plan.rowFloats());
            }
            first = top;
        }

        private void convolve(int bottom) {
            long lines = rows + plan.rowsBytes();
            plan.planes.copy(o.in(), image, end, bottom, lines);
            plan.planes.convolve(
                    lines,
                    o.scratch(),
                    filters,
                    bottom - end,
                    row(end),
                    plan.rowFloats() / plan.g.outWidth(),
                    0,
                    0,
                    epilogue);
            end = bottom;
        }

        private long row(int y) {
            return rows + 4L * (y - first) * plan.rowFloats();
        }
    }
}
