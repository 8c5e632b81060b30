package io.gatun.zoo.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;

/**
 * Takes the stored numbers out of an AWT image, as Pillow's {@code convert("RGB")} does: no colour management for grey and
 * RGB (AWT would apply a gamma curve to grey), 16 bits cut to their upper 8, transparency ignored.
 */
final class Pixels {
    private Pixels() {}

    static Picture of(BufferedImage image) {
        var colours = image.getColorModel();
        int space = colours.getColorSpace().getType();
        byte[] rgb;
        if (colours instanceof IndexColorModel palette) {
            rgb = fromPalette(image, palette);
        } else if (space == ColorSpace.TYPE_GRAY) {
            rgb = fromBands(image, 0, 0, 0);
        } else if (space == ColorSpace.TYPE_RGB) {
            rgb = fromBands(image, 0, 1, 2);
        } else {
            rgb = converted(image);
        }
        return Picture.wrap(image.getWidth(), image.getHeight(), rgb);
    }

    private static byte[] fromPalette(BufferedImage image, IndexColorModel palette) {
        var rgb = new byte[Picture.CHANNELS * image.getWidth() * image.getHeight()];
        var row = new int[image.getWidth()];
        for (int y = 0, to = 0; y < image.getHeight(); y++) {
            image.getRaster().getSamples(0, y, row.length, 1, 0, row);
            for (int index : row) {
                to = store(palette.getRGB(index), rgb, to);
            }
        }
        return rgb;
    }

    private static byte[] fromBands(BufferedImage image, int... bands) {
        int width = image.getWidth();
        var rgb = new byte[Picture.CHANNELS * width * image.getHeight()];
        var row = new int[width];
        for (int channel = 0; channel < bands.length; channel++) {
            int band = bands[channel];
            int bits = image.getSampleModel().getSampleSize(band);
            int to = channel;
            for (int y = 0; y < image.getHeight(); y++) {
                image.getRaster().getSamples(0, y, width, 1, band, row);
                for (int x = 0; x < width; x++, to += Picture.CHANNELS) {
                    rgb[to] = (byte) eightBits(row[x], bits);
                }
            }
        }
        return rgb;
    }

    private static int eightBits(int sample, int bits) {
        return bits >= 8 ? sample >>> (bits - 8) : sample * 255 / ((1 << bits) - 1);
    }

    private static byte[] converted(BufferedImage image) {
        int width = image.getWidth();
        var rgb = new byte[Picture.CHANNELS * width * image.getHeight()];
        var row = new int[width];
        for (int y = 0, to = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int pixel : row) {
                to = store(pixel, rgb, to);
            }
        }
        return rgb;
    }

    private static int store(int argb, byte[] rgb, int to) {
        rgb[to] = (byte) (argb >> 16);
        rgb[to + 1] = (byte) (argb >> 8);
        rgb[to + 2] = (byte) argb;
        return to + Picture.CHANNELS;
    }
}
