package io.gatun.zoo.picture;

/**
 * A picture in other colours: blended with one that lacks what is to change, as Pillow's ImageEnhance does. A factor of 0 gives
 * that other picture, 1 the picture itself, and above 1 more of what sets the two apart.
 */
public final class Colours {
    private Colours() {}

    /** From black (0) over the picture itself (1) to brighter ones. */
    public static Picture brightness(Picture picture, double factor) {
        return blended(picture, factor, _ -> 0);
    }

    /** From the even grey of the picture's mean (0) over the picture itself (1) to stronger contrasts. */
    public static Picture contrast(Picture picture, double factor) {
        var bytes = picture.bytes();
        long sum = 0;
        for (int i = 0; i < bytes.length; i += Picture.CHANNELS) {
            sum += grey(bytes, i);
        }
        int mean = (int) Math.rint((double) sum * Picture.CHANNELS / bytes.length);
        return blended(picture, factor, _ -> mean);
    }

    /** From shades of grey (0) over the picture itself (1) to more vivid colours. */
    public static Picture saturation(Picture picture, double factor) {
        var bytes = picture.bytes();
        return blended(picture, factor, pixel -> grey(bytes, pixel));
    }

    @FunctionalInterface
    private interface Other {
        /** @param pixel where its three bytes begin */
        int at(int pixel);
    }

    private static Picture blended(Picture picture, double factor, Other other) {
        var from = picture.bytes();
        var to = new byte[from.length];
        for (int pixel = 0; pixel < from.length; pixel += Picture.CHANNELS) {
            double base = other.at(pixel);
            for (int i = pixel; i < pixel + Picture.CHANNELS; i++) {
                to[i] = (byte) Math.clamp(Math.round(base + factor * ((from[i] & 0xFF) - base)), 0, 255);
            }
        }
        return Picture.wrap(picture.width(), picture.height(), to);
    }

    /** Luma of ITU-R 601 in fixed point with 16 bits behind the point: 0.299 red, 0.587 green, 0.114 blue. */
    private static int grey(byte[] bytes, int pixel) {
        int red = bytes[pixel] & 0xFF;
        int green = bytes[pixel + 1] & 0xFF;
        int blue = bytes[pixel + 2] & 0xFF;
        return (19595 * red + 38470 * green + 7471 * blue + (1 << 15)) >> 16;
    }
}
