package io.gatun.zoo.picture;

import io.gatun.GatunException;
import java.util.Arrays;

/**
 * An upright picture, eight bits each of red, green and blue. Immutable.
 *
 * <p>Pixels lie row by row from the top left; the three bytes of one are neighbours, so that a row of a picture 300 wide
 * takes 900 bytes.
 */
public final class Picture {
    /** Bytes a pixel. */
    static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] rgb;

    private Picture(int width, int height, byte[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /**
     * A picture from bytes red, green, blue, red, green …, row by row. The array is copied.
     *
     * @param width in pixels, at least 1
     * @param height in pixels, at least 1
     * @throws GatunException if a side is below 1 or the array does not hold {@code 3 * width * height} bytes
     */
    public static Picture ofRgb(int width, int height, byte[] rgb) {
        return wrap(width, height, rgb.clone());
    }

    /** As {@link #ofRgb}, keeping the array itself: for arrays that nobody else will write. */
    static Picture wrap(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1) {
            throw new GatunException("a picture is at least 1x1 pixels, got " + width + "x" + height);
        }
        if (rgb.length != (long) CHANNELS * width * height) {
            throw new GatunException("a picture of " + width + "x" + height + " pixels has "
                    + (long) CHANNELS * width * height + " bytes, got " + rgb.length);
        }
        return new Picture(width, height, rgb);
    }

    /** In pixels. */
    public int width() {
        return width;
    }

    /** In pixels. */
    public int height() {
        return height;
    }

    /** Red at column {@code x}, row {@code y}, from 0 to 255. */
    public int red(int x, int y) {
        return channel(x, y, 0);
    }

    /** Green at column {@code x}, row {@code y}, from 0 to 255. */
    public int green(int x, int y) {
        return channel(x, y, 1);
    }

    /** Blue at column {@code x}, row {@code y}, from 0 to 255. */
    public int blue(int x, int y) {
        return channel(x, y, 2);
    }

    /** Red (0), green (1) or blue (2) at column {@code x}, row {@code y}, from 0 to 255. */
    public int channel(int x, int y, int channel) {
        if (x < 0 || x >= width) {
            throw new IndexOutOfBoundsException("column " + x + " of a picture " + width + " wide");
        }
        return rgb[(y * width + x) * CHANNELS + channel] & 0xFF;
    }

    /** The bytes themselves; callers in this package only read them. */
    byte[] bytes() {
        return rgb;
    }

    /**
     * The part whose top left corner is at ({@code left}, {@code top}).
     *
     * @throws GatunException if the part is empty or reaches outside the picture
     */
    public Picture crop(int left, int top, int width, int height) {
        if (left < 0 || top < 0 || (long) left + width > this.width || (long) top + height > this.height) {
            throw new GatunException("a part of " + width + "x" + height + " pixels at " + left + "," + top
                    + " reaches outside a picture of " + this.width + "x" + this.height);
        }
        var part = new byte[Math.max(0, CHANNELS * width * height)];
        for (int y = 0; y < height; y++) {
            int from = ((top + y) * this.width + left) * CHANNELS;
            System.arraycopy(rgb, from, part, y * width * CHANNELS, width * CHANNELS);
        }
        return wrap(width, height, part);
    }

    /**
     * The middle part; where the border is odd, the halves are rounded to even as torchvision's CenterCrop does.
     *
     * @throws GatunException if the picture is smaller than that
     */
    public Picture centre(int width, int height) {
        int left = (int) Math.rint((this.width - width) / 2.0);
        int top = (int) Math.rint((this.height - height) / 2.0);
        return crop(left, top, width, height);
    }

    /** Left and right exchanged. */
    public Picture mirrored() {
        var mirrored = new byte[rgb.length];
        for (int y = 0, to = 0; y < height; y++) {
            for (int x = width - 1; x >= 0; x--, to += CHANNELS) {
                System.arraycopy(rgb, (y * width + x) * CHANNELS, mirrored, to, CHANNELS);
            }
        }
        return wrap(width, height, mirrored);
    }

    /** Moved to the right and down, where the numbers are above 0; what comes in there repeats the pixels of the edge. */
    public Picture shifted(int right, int down) {
        var shifted = new byte[rgb.length];
        for (int y = 0, to = 0; y < height; y++) {
            int row = Math.clamp(y - down, 0, height - 1) * width;
            for (int x = 0; x < width; x++, to += CHANNELS) {
                System.arraycopy(rgb, (row + Math.clamp(x - right, 0, width - 1)) * CHANNELS, shifted, to, CHANNELS);
            }
        }
        return wrap(width, height, shifted);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture picture
                && width == picture.width
                && height == picture.height
                && Arrays.equals(rgb, picture.rgb);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rgb) * 31 + width;
    }

    /** Such as {@code 451x300 pixels}. */
    @Override
    public String toString() {
        return width + "x" + height + " pixels";
    }
}
