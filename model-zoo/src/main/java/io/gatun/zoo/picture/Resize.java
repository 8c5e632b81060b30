package io.gatun.zoo.picture;

import io.gatun.GatunException;

/**
 * Resizes pictures as Pillow does, which is what networks are trained on: first every row, then every column, the
 * in-between rounded to eight bits, weights in fixed point with {@value #PRECISION} bits behind the point.
 *
 * <p>Both passes are done by {@link #convolve}, which sees a picture as {@code rows} of {@code source} positions that are
 * {@code stride} bytes wide: pixels of a row for the first pass, whole rows for the second.
 */
public final class Resize {
    /** 32 bits of an int, less 8 of a pixel, less 2 so that rounding and a sum slightly above one cannot overflow. */
    private static final int PRECISION = 32 - 8 - 2;

    private Resize() {}

    /**
     * The whole picture at another size; at its own size, the picture itself.
     *
     * @param width in pixels, at least 1
     * @param height in pixels, at least 1
     * @throws GatunException if a side is below 1 or the result needs more than 2^31 bytes
     */
    public static Picture to(Picture picture, int width, int height, Filter filter) {
        requireSize(width, Math.max(height, picture.height()));
        requireSize(height, width);
        var bytes = picture.bytes();
        if (width != picture.width()) {
            var taps = Taps.of(picture.width(), width, filter);
            bytes = convolve(bytes, picture.height(), Picture.CHANNELS, taps);
        }
        if (height != picture.height()) {
            var taps = Taps.of(picture.height(), height, filter);
            bytes = convolve(bytes, 1, width * Picture.CHANNELS, taps);
        }
        return bytes == picture.bytes() ? picture : Picture.wrap(width, height, bytes);
    }

    /**
     * The whole picture with its shorter side {@code side} pixels long and its longer one in proportion, rounded down as
     * torchvision's Resize does.
     */
    public static Picture shortSide(Picture picture, int side, Filter filter) {
        long width = picture.width();
        long height = picture.height();
        return width <= height
                ? to(picture, side, longSide(side, height, width), filter)
                : to(picture, longSide(side, width, height), side, filter);
    }

    private static int longSide(int side, long longer, long shorter) {
        return (int) Math.min(Integer.MAX_VALUE, side * longer / shorter);
    }

    private static void requireSize(int side, int other) {
        if (side < 1 || other < 1 || (long) side * other > Integer.MAX_VALUE / Picture.CHANNELS - 8) {
            throw new GatunException("a picture cannot be resized to " + side + "x" + other + " pixels");
        }
    }

    private static byte[] convolve(byte[] source, int rows, int stride, Taps taps) {
        int out = taps.first.length;
        var target = new byte[rows * out * stride];
        for (int row = 0; row < rows; row++) {
            for (int position = 0; position < out; position++) {
                int from = (row * taps.source + taps.first[position]) * stride;
                int to = (row * out + position) * stride;
                sum(source, from, stride, taps.weights[position], target, to);
            }
        }
        return target;
    }

    /** One new position: {@code stride} bytes, each the weighted sum of the bytes at the same place of its sources. */
    private static void sum(byte[] source, int from, int stride, int[] weights, byte[] target, int to) {
        for (int i = 0; i < stride; i++) {
            int sum = 1 << (PRECISION - 1);
            for (int tap = 0, at = from + i; tap < weights.length; tap++, at += stride) {
                sum += (source[at] & 0xFF) * weights[tap];
            }
            target[to + i] = (byte) Math.clamp(sum >> PRECISION, 0, 255);
        }
    }

    /** Which source positions make each new position, and with which weights. */
    private record Taps(int source, int[] first, int[][] weights) {
        static Taps of(int source, int target, Filter filter) {
            double scale = (double) source / target;
            double support = filter.support(scale);
            var first = new int[target];
            var weights = new int[target][];
            for (int i = 0; i < target; i++) {
                double centre = (i + 0.5) * scale;
                int begin = Math.max(0, (int) (centre - support + 0.5));
                int end = Math.min(source, (int) (centre + support + 0.5));
                first[i] = begin;
                weights[i] = fixedPoint(begin, end, centre, scale, filter);
            }
            return new Taps(source, first, weights);
        }

        private static int[] fixedPoint(int begin, int end, double centre, double scale, Filter filter) {
            var exact = new double[end - begin];
            double sum = 0;
            for (int tap = 0; tap < exact.length; tap++) {
                exact[tap] = filter.weight(tap + begin - centre + 0.5, scale);
                sum += exact[tap];
            }
            var fixed = new int[exact.length];
            for (int tap = 0; tap < exact.length; tap++) {
                fixed[tap] = (int) (exact[tap] / sum * (1 << PRECISION) + 0.5);
            }
            return fixed;
        }
    }
}
