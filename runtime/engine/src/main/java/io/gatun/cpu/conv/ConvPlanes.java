package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.IndirectGemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;

/**
 * Direct convolution of few planes [N, C, H, W], as a network's first layer gets them. Each task copies the input lines
 * of some output rows, with their padding, so that no window has a border; a window is then a row of an indirect product,
 * and the windows of adjacent output pixels share the lines in the first-level cache.
 */
public final class ConvPlanes {
    /** Copied lines of one task: with the filters, a part of the second-level cache. */
    private static final int TASK_BYTES = 96 * 1024;

    private static final int TASKS_PER_THREAD = 4;

    private ConvPlanes() {}

    /** Every convolution of one group whose lines are read from their beginning. */
    public static boolean applies(ConvGeometry g) {
        return g.groups() == 1 && g.padLeft() >= 0;
    }

    /** Bytes of packed filters. */
    public static long packedBytes(ConvGeometry g) {
        return PackedMatrix.bytes(g.depth(), g.outChannels());
    }

    /** Parts that filters are packed in: panels of output channels. */
    static int parts(ConvGeometry g) {
        return PackedMatrix.panels(g.outChannels());
    }

    /**
     * Packs a panel of the filters, and the bias with the first.
     *
     * @param bias address of {@code outChannels} floats, or 0 for none
     * @param to {@link #packedBytes} bytes on a 64-byte boundary
     */
    static void pack(ConvGeometry g, ConvFilters filters, long bias, long to, int part) {
        if (!filters.isPlain()) {
            throw new IllegalArgumentException("planes are not convolved with turned filters: " + filters);
        }
        var matrix = new PackedMatrix(to, g.depth(), g.outChannels());
        matrix.packPanels(part, part + 1, filters.address(), 1, g.depth());
        if (part == 0) {
            matrix.packBias(bias);
        }
    }

    /** Bytes of scratch for a pool of so many threads. */
    public static long scratchBytes(ConvGeometry g, int threads) {
        return Layout.shared(g, threads).scratchBytes(threads);
    }

    /** Computes all output pixels. */
    public static void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
        var layout = Layout.shared(g, workers.threads());
        o.check(g, true, layout.scratchBytes(workers.threads()));
        layout.writeOffsets(o.scratch());
        var filters = new PackedMatrix(o.packed(), g.depth(), g.outChannels());
        int tasks = Math.ceilDiv(g.outHeight(), layout.rows);
        workers.parallel(g.images() * tasks, (task, worker) -> {
            int image = task / tasks;
            int first = task % tasks * layout.rows;
            int end = Math.min(g.outHeight(), first + layout.rows);
            long lines = layout.lines(o.scratch(), worker);
            layout.copy(o.in(), image, first, end, lines);
            long pixel = ((long) image * g.outHeight() + first) * g.outWidth();
            layout.convolve(
                    lines,
                    o.scratch(),
                    filters,
                    end - first,
                    o.outPixel(pixel),
                    o.ldOut(),
                    o.addendPixel(pixel),
                    o.ldAddend(),
                    epilogue);
        });
    }

    /**
     * The scratch: the table of offsets, then for each worker the lines that one task needs of each channel.
     *
     * @param rows output rows of a task
     * @param perChannel lines of one channel for so many rows
     * @param line floats of a line, padding included
     */
    record Layout(ConvGeometry g, int rows, int perChannel, int line) {

        /** Tasks that suit a pool of so many threads. */
        static Layout shared(ConvGeometry g, int threads) {
            int fits = TASK_BYTES / 4 / floats(g) / g.channels();
            int share = Math.ceilDiv(g.images() * g.outHeight(), threads * TASKS_PER_THREAD);
            return of(g, Math.clamp((fits - windowLines(g)) / g.strideH() + 1, 1, Math.min(share, g.outHeight())));
        }

        /** Tasks of so many output rows. */
        static Layout of(ConvGeometry g, int rows) {
            return new Layout(g, rows, (rows - 1) * g.strideH() + windowLines(g), floats(g));
        }

        /** Floats of a line: an odd number of cache lines, lest the lines of a window share cache sets. */
        private static int floats(ConvGeometry g) {
            int reach = (g.outWidth() - 1) * g.strideW() + (g.kernelW() - 1) * g.dilationW() + 1;
            return (Math.ceilDiv(reach, 16) | 1) * 16;
        }

        private static int windowLines(ConvGeometry g) {
            return (g.kernelH() - 1) * g.dilationH() + 1;
        }

        long lineBytes() {
            return 4L * line;
        }

        long lines(long scratch, int worker) {
            return scratch + tableBytes() + worker * linesBytes();
        }

        long scratchBytes(int threads) {
            return lines(0, threads);
        }

        long tableBytes() {
            return Math.ceilDiv(IndirectGemm.tableBytes(g.depth()), 64L) * 64;
        }

        /** Bytes of the copied lines of a worker. */
        long linesBytes() {
            return lineBytes() * perChannel * g.channels();
        }

        /** Where each tap of a window lies, in the order of the filters: channel, row, column. */
        void writeOffsets(long table) {
            long entry = table;
            for (int c = 0; c < g.channels(); c++) {
                for (int i = 0; i < g.kernelH(); i++) {
                    for (int j = 0; j < g.kernelW(); j++) {
                        long lines = (long) c * perChannel + i * g.dilationH();
                        Lanes.ALL.set(Lanes.LONG, entry, lines * lineBytes() + 4L * j * g.dilationW());
                        entry += 8;
                    }
                }
            }
        }

        /** Copies what output rows {@code first} to {@code end} - 1 see, zeros where that is padding. */
        void copy(long in, int image, int first, int end, long to) {
            int top = first * g.strideH() - g.padTop();
            int count = (end - 1 - first) * g.strideH() + windowLines(g);
            int left = Math.min(g.padLeft(), line);
            int real = Math.min(g.width(), line - left);
            for (int c = 0; c < g.channels(); c++) {
                long plane = in + 4L * g.width() * g.height() * ((long) image * g.channels() + c);
                for (int i = 0; i < count; i++) {
                    long target = to + ((long) c * perChannel + i) * lineBytes();
                    int y = top + i;
                    if (y < 0 || y >= g.height()) {
                        Lanes.fill(target, line, 0);
                    } else {
                        Lanes.fill(target, left, 0);
                        Lanes.copy(plane + 4L * y * g.width(), target + 4L * left, real);
                        Lanes.fill(target + 4L * (left + real), line - left - real, 0);
                    }
                }
            }
        }

        /**
         * Output rows, one after the other, from lines that were copied for them, on the calling thread.
         *
         * @param table what {@link #writeOffsets} wrote
         * @param out the first pixel
         * @param addend the first pixel of what is added before the activation, or 0 for nothing
         */
        void convolve(
                long lines,
                long table,
                PackedMatrix filters,
                int rows,
                long out,
                long ldOut,
                long addend,
                long ldAddend,
                Epilogue epilogue) {
            for (int y = 0; y < rows; y++) {
                long pixel = (long) y * g.outWidth();
                IndirectGemm.block(
                        g.outWidth(),
                        lines + y * g.strideH() * lineBytes(),
                        g.strideW(),
                        table,
                        filters,
                        out + 4 * pixel * ldOut,
                        ldOut,
                        addend == 0 ? 0 : addend + 4 * pixel * ldAddend,
                        ldAddend,
                        epilogue);
            }
        }
    }
}
