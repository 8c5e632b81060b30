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
     * @param x address of the group's first channel
     * @param to where to, with room for one vector more
     */
    static void stage(WeightGradientBlocks blocks, int block, long x, long ldX, int channels, long to, long table) {
        ConvGeometry c = blocks.c();
        long pixel = 4L * channels;
        long line = pixel * blocks.lineWidth();
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
                    long offset = target - to + (long) i * c.strideH() * line + (long) j * c.strideW() * pixel;
                    Lanes.ALL.set(Lanes.LONG, next, offset);
                    next += Long.BYTES;
                }
            }
            int top = y * c.strideH() - c.padTop();
            for (int i = 0; i < blocks.lines(rows); i++) {
                boolean inside = top + i >= 0 && top + i < c.height();
                long from = x + 4 * ((long) image * c.height() + top + i) * c.width() * ldX;
                line(inside ? c.width() : 0, from, ldX, left, blocks.lineWidth(), channels, floats, target);
                target += line;
            }
            row += rows;
        }
    }

    /** A line whose pixel 0 is pixel {@code left} of an input row of {@code width} pixels, and zero where there is none. */
    private static void line(int width, long from, long ldX, int left, int count, int channels, int floats, long to) {
        int first = Math.clamp(-(long) left, 0, count);
        int end = Math.clamp((long) width - left, first, count);
        Lanes.fill(to, first * channels, 0);
        long source = from + 4 * left * ldX;
        for (int p = first; p < end; p++) {
            Lanes.copy(source + 4 * p * ldX, to + 4L * p * channels, floats);
        }
        Lanes.fill(to + 4L * end * channels, (count - end) * channels, 0);
    }
}
