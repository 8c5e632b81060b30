package io.gatun.cpu.conv;

/**
 * Where output pixels are written: one after the other, or apart from each other where others go between them. Strides are in
 * bytes.
 *
 * @param out the first pixel
 * @param pixel from a pixel to the next of its row
 * @param line from a row to the next
 * @param image from an image to the next
 * @param dense whether nothing lies between the pixels
 */
record Placement(long out, long pixel, long line, long image, boolean dense) {
    /** One after the other. */
    static Placement dense(ConvGeometry g, ConvOperands o) {
        long pixel = 4 * o.ldOut();
        return new Placement(o.out(), pixel, pixel * g.outWidth(), pixel * g.outWidth() * g.outHeight(), true);
    }

    /** Address of the first pixel of an output row. */
    long row(int ofImage, int y) {
        return out + ofImage * image + y * line;
    }

    /** Address of an output pixel, counted over rows and images. */
    long pixel(ConvGeometry g, int index) {
        int row = index / g.outWidth();
        return row(row / g.outHeight(), row % g.outHeight()) + index % g.outWidth() * pixel;
    }
}
