package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;

/** The input that a block of output pixels sees, and where in it the window of each pixel begins. */
final class WeightGradientPatches {
    private WeightGradientPatches() {}

    /** Offsets of a block's windows of one pixel, without padding, in the input itself. */
    static void offsetsInPlace(WeightGradientBlocks blocks, int block, long pixel, long table) {
        ConvGeometry c = blocks.c();
        long next = table;
        for (int row = blocks.firstRow(block); row < blocks.endRow(block); row++) {
            long image = row / c.outHeight();
            long line = (image * c.height() + (long) row % c.outHeight() * c.strideH()) * c.width();
            for (int column = blocks.firstColumn(block); column < blocks.endColumn(block); column++) {
                Lanes.ALL.set(Lanes.LONG, next, pixel * (line + (long) column * c.strideW()));
                next += Long.BYTES;
            }
        }
    }

    /**
     * Copies what a block sees of a group's channels, zeros for the padding, as lines of {@link WeightGradientBlocks#lineWidth}
     * pixels without gaps, and writes the offsets of its windows.
     *
     * @param x address of the group's first channel; of the first plane of all channels where {@code ldX} is 0
     * @param to where to, with room for one vector more
     */
    static void stage(WeightGradientBlocks blocks, int block, long x, long ldX, long to, long table) {
        ConvGeometry c = blocks.c();
        int channels = c.groupChannels();
        long pixel = 4L * channels;
        long lineBytes = pixel * blocks.lineWidth();
        int left = blocks.firstColumn(block) * c.strideW() - c.padLeft();
        // A single group's pixels are padded to whole vectors; what is copied too much is overwritten by what comes
        // next.
        int floats = c.groups() == 1 ? Math.ceilDiv(channels, Lanes.LANES) * Lanes.LANES : channels;
        int columns = blocks.endColumn(block) - blocks.firstColumn(block);
        int end = blocks.endRow(block);
        long target = to;
        long next = table;
        for (int row = blocks.firstRow(block); row < end; ) {
            int image = row / c.outHeight();
            int y = row % c.outHeight();
            int rows = Math.min(end - row, c.outHeight() - y);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    long offset = target - to + (long) i * c.strideH() * lineBytes + (long) j * c.strideW() * pixel;
                    Lanes.ALL.set(Lanes.LONG, next, offset);
                    next += Long.BYTES;
                }
            }
            int top = y * c.strideH() - c.padTop();
            for (int i = 0; i < blocks.lines(rows); i++) {
                int line = top + i;
                boolean inside = line >= 0 && line < c.height();
                int first = inside ? Math.clamp(-(long) left, 0, blocks.lineWidth()) : blocks.lineWidth();
                int last = inside ? Math.clamp((long) c.width() - left, first, blocks.lineWidth()) : first;
                Lanes.fill(target, first * channels, 0);
                if (ldX == 0) {
                    long from = x + 4 * (((long) image * channels * c.height() + line) * c.width() + left);
                    interleave(from, 4L * c.height() * c.width(), channels, first, last, target);
                } else {
                    long from = x + 4 * (((long) image * c.height() + line) * c.width() + left) * ldX;
                    for (int p = first; p < last; p++) {
                        Lanes.copy(from + 4 * p * ldX, target + pixel * p, floats);
                    }
                }
                Lanes.fill(target + pixel * last, (blocks.lineWidth() - last) * channels, 0);
                target += lineBytes;
            }
            row += rows;
        }
    }

    /** Pixels {@code first} to {@code end} - 1 of a line of planes that lie {@code plane} bytes apart. */
    private static void interleave(long from, long plane, int channels, int first, int end, long to) {
        for (int c = 0; c < channels; c++) {
            long source = from + c * plane;
            for (int p = first; p < end; p++) {
                Lanes.set(to + 4L * (p * channels + c), Lanes.get(source + 4L * p));
            }
        }
    }
}
