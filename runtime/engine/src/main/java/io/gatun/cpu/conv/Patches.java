package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;

/**
 * Gathers the inputs of output pixels into rows, one row a pixel, zeros where a tap lies in the padding. A row has room
 * for one vector past its last element, so that whole vectors can be copied.
 */
final class Patches {
    private Patches() {}

    /** Floats from one row to the next. */
    static int stride(ConvGeometry g) {
        return Math.ceilDiv(g.depth(), Lanes.LANES) * Lanes.LANES + Lanes.LANES;
    }

    /** From channels-last pixels, elements in the order (tap row, tap column, channel of the group). */
    static void fromPixels(ConvGeometry g, long in, long ldIn, int group, int first, int count, long to) {
        int channels = g.groupChannels();
        long row = 4L * stride(g);
        // A single group's pixels are padded to whole vectors, so reading past the last channel stays inside.
        int floats = g.groups() == 1 ? Math.ceilDiv(channels, Lanes.LANES) * Lanes.LANES : channels;
        for (int done = 0; done < count; ) {
            int x = (first + done) % g.outWidth();
            int y = (first + done) / g.outWidth() % g.outHeight();
            int image = (first + done) / g.outWidth() / g.outHeight();
            int run = Math.min(count - done, g.outWidth() - x);
            for (int i = 0; i < g.kernelH(); i++) {
                int inY = y * g.strideH() - g.padTop() + i * g.dilationH();
                long line = in + 4 * (((long) image * g.height() + inY) * g.width() * ldIn + (long) group * channels);
                for (int j = 0; j < g.kernelW(); j++) {
                    int left = j * g.dilationW() - g.padLeft();
                    long target = to + done * row + 4L * (i * g.kernelW() + j) * channels;
                    boolean inside = inY >= 0 && inY < g.height();
                    int from = inside ? firstInside(x, run, left, g.strideW()) : run;
                    int end = inside ? endInside(x, run, left, g.strideW(), g.width()) : run;
                    zero(target, row, 0, from, channels);
                    long source = line + 4 * ((long) x * g.strideW() + left) * ldIn;
                    for (int p = from; p < end; p++) {
                        Lanes.copy(source + 4 * p * g.strideW() * ldIn, target + p * row, floats);
                    }
                    zero(target, row, Math.max(from, end), run, channels);
                }
            }
            done += run;
        }
    }

    /** First of {@code run} pixels from {@code x} on whose tap at offset {@code left} is not before the line. */
    private static int firstInside(int x, int run, int left, int stride) {
        return Math.clamp(Math.ceilDiv(-left, stride) - x, 0, run);
    }

    /** One past the last of {@code run} pixels from {@code x} on whose tap at offset {@code left} is before {@code width}. */
    private static int endInside(int x, int run, int left, int stride, int width) {
        return Math.clamp(Math.ceilDiv(width - left, stride) - x, 0, run);
    }

    private static void zero(long target, long row, int from, int end, int floats) {
        for (int p = from; p < end; p++) {
            Lanes.fill(target + p * row, floats, 0);
        }
    }
}
