package io.gatun.zoo.picture;

import io.gatun.GatunException;
import java.util.Arrays;

/**
 * Resizes pictures as Pillow does, which is what networks are trained on: first every row, then every column, the
 * in-between rounded to eight bits, weights in fixed point with {@value #PRECISION} bits behind the point.
 *
 * <p>The sums of a row's pixel stay in three registers; those of a new row in an array, so that both loops run along the
 * bytes as they lie.
 */
public final class Resize {
    /** 32 bits of an int, less 8 of a pixel, less 2 so that rounding and a sum slightly above one cannot overflow. */
    private static final int PRECISION = 32 - 8 - 2;

    /** Where sums start, so that cutting off the fraction rounds to nearest. */
    private static final int HALF = 1 << (PRECISION - 1);

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
            bytes = alongRows(bytes, picture.height(), Taps.of(picture.width(), width, filter));
        }
        if (height != picture.height()) {
            bytes = alongColumns(bytes, width * Picture.CHANNELS, Taps.of(picture.height(), height, filter));
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

    /** Makes each row of {@code rows} as wide as there are taps. */
    private static byte[] alongRows(byte[] source, int rows, Taps taps) {
        int width = taps.first.length;
        var target = new byte[rows * width * Picture.CHANNELS];
        for (int row = 0, to = 0; row < rows; row++) {
            for (int x = 0; x < width; x++, to += Picture.CHANNELS) {
                int from = (row * taps.source + taps.first[x]) * Picture.CHANNELS;
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                for (int weight : taps.weights[x]) {
                    red += (source[from] & 0xFF) * weight;
                    green += (source[from + 1] & 0xFF) * weight;
                    blue += (source[from + 2] & 0xFF) * weight;
                    from += Picture.CHANNELS;
                }
                target[to] = pixel(red);
                target[to + 1] = pixel(green);
                target[to + 2] = pixel(blue);
            }
        }
        return target;
    }

    /** Makes as many rows of {@code length} bytes as there are taps. */
    private static byte[] alongColumns(byte[] source, int length, Taps taps) {
        var target = new byte[taps.first.length * length];
        var sums = new int[length];
        for (int y = 0; y < taps.first.length; y++) {
            Arrays.fill(sums, HALF);
            int from = taps.first[y] * length;
            for (int weight : taps.weights[y]) {
                for (int i = 0; i < length; i++) {
                    sums[i] += (source[from + i] & 0xFF) * weight;
                }
                from += length;
            }
            for (int i = 0; i < length; i++) {
                target[y * length + i] = pixel(sums[i]);
            }
        }
        return target;
    }

    private static byte pixel(int sum) {
        return (byte) Math.min(Math.max(sum >> PRECISION, 0), 255);
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
