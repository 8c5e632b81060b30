package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.get;
import static io.gatun.cpu.simd.Lanes.set;

import io.gatun.spi.Workers;

/**
 * From plain planes (ONNX's NCHW) to rows of channels (NHWC) and back: a transposition of [C, pixels] for each image. It
 * goes by tiles of 16 by 16, so that every cache line that a tile touches is used whole while it is at hand. A single pixel's
 * channels are a row either way.
 */
public final class Relayout {

    private static final int TILE = 16;

    private Relayout() {}

    /**
     * {@code out[n][pixel][c] = in[n][c][pixel]}.
     *
     * @param in plain [images, channels, pixels]
     * @param out rows of {@code ldOut} floats; the lanes that pad the channels are not written
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void toRows(Workers workers, int images, int channels, int pixels, long in, long out, int ldOut) {
        Rows.requirePlain("planes to rows, in", in, pixels, pixels);
        Rows.requirePlain("planes to rows, out", out, ldOut, channels);
        if (pixels == 1) {
            CopyRows.run(workers, images, channels, in, channels, out, ldOut);
            return;
        }
        int chunk = chunk(channels, pixels);
        int chunks = Math.ceilDiv(pixels, chunk);
        workers.parallel(images * chunks, (task, worker) -> {
            int image = task / chunks;
            int from = task % chunks * chunk;
            int count = Math.min(chunk, pixels - from);
            long planes = in + 4 * ((long) image * channels * pixels + from);
            long rows = out + 4 * ((long) image * pixels + from) * ldOut;
            if (channels == 3) {
                threePlanesToRows(planes, pixels, rows, ldOut, count);
            } else {
                planesToRows(planes, pixels, rows, ldOut, channels, count);
            }
        });
    }

    /**
     * {@code out[n][c][pixel] = in[n][pixel][c]}.
     *
     * @param in rows of {@code ldIn} floats
     * @param out plain [images, channels, pixels]
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void toPlanes(Workers workers, int images, int channels, int pixels, long in, int ldIn, long out) {
        Rows.requirePlain("rows to planes, in", in, ldIn, channels);
        Rows.requirePlain("rows to planes, out", out, pixels, pixels);
        if (pixels == 1) {
            CopyRows.run(workers, images, channels, in, ldIn, out, channels);
            return;
        }
        int chunk = chunk(channels, pixels);
        int chunks = Math.ceilDiv(pixels, chunk);
        workers.parallel(images * chunks, (task, worker) -> {
            int image = task / chunks;
            int from = task % chunks * chunk;
            int count = Math.min(chunk, pixels - from);
            long rows = in + 4 * ((long) image * pixels + from) * ldIn;
            long planes = out + 4 * ((long) image * channels * pixels + from);
            rowsToPlanes(rows, ldIn, planes, pixels, channels, count);
        });
    }

    /** Pixels in a task: a multiple of the tile. */
    private static int chunk(int channels, int pixels) {
        int wanted = Math.ceilDiv(Rows.perTask(channels), TILE) * TILE;
        return Math.min(wanted, Math.ceilDiv(pixels, TILE) * TILE);
    }

    private static void threePlanesToRows(long planes, int pixels, long rows, int ld, int count) {
        long second = planes + 4L * pixels;
        long third = second + 4L * pixels;
        for (int p = 0; p < count; p++) {
            long row = rows + 4L * p * ld;
            set(row, get(planes + 4L * p));
            set(row + 4, get(second + 4L * p));
            set(row + 8, get(third + 4L * p));
        }
    }

    private static void planesToRows(long planes, int pixels, long rows, int ld, int channels, int count) {
        for (int p = 0; p < count; p += TILE) {
            int high = Math.min(TILE, count - p);
            for (int c = 0; c < channels; c += TILE) {
                int wide = Math.min(TILE, channels - c);
                transpose(planes + 4 * ((long) c * pixels + p), pixels, rows + 4 * ((long) p * ld + c), ld, high, wide);
            }
        }
    }

    private static void rowsToPlanes(long rows, int ld, long planes, int pixels, int channels, int count) {
        for (int p = 0; p < count; p += TILE) {
            int wide = Math.min(TILE, count - p);
            for (int c = 0; c < channels; c += TILE) {
                int high = Math.min(TILE, channels - c);
                transpose(rows + 4 * ((long) p * ld + c), ld, planes + 4 * ((long) c * pixels + p), pixels, high, wide);
            }
        }
    }

    /** {@code to[i][j] = from[j][i]} for i < high, j < wide. */
    private static void transpose(long from, int ldFrom, long to, int ldTo, int high, int wide) {
        for (int i = 0; i < high; i++) {
            long source = from + 4L * i;
            long target = to + 4L * i * ldTo;
            for (int j = 0; j < wide; j++) {
                set(target + 4L * j, get(source + 4L * j * ldFrom));
            }
        }
    }
}
