package io.gatun.zoo.picture;

/** How much each source pixel counts for one pixel of a resized picture, along one axis. */
public enum Filter {
    /**
     * A triangle around the new pixel's centre, one source pixel wide to each side; made wider by the ratio when a picture
     * shrinks, so that every source pixel counts (antialias). What Pillow calls BILINEAR.
     */
    BILINEAR {
        @Override
        double support(double scale) {
            return Math.max(1, scale);
        }

        @Override
        double weight(double distance, double scale) {
            // the reciprocal is what Pillow multiplies by; dividing would round differently
            return Math.max(0, 1 - Math.abs(distance * (1 / Math.max(1, scale))));
        }
    },

    /** The share of the new pixel's area that the source pixel covers. What OpenCV calls INTER_AREA when it shrinks. */
    AREA {
        @Override
        double support(double scale) {
            return (scale + 1) / 2;
        }

        @Override
        double weight(double distance, double scale) {
            return Math.clamp((scale + 1) / 2 - Math.abs(distance), 0, Math.min(1, scale));
        }
    };

    /**
     * From which distance on a source pixel's centre no longer counts, in source pixels.
     *
     * @param scale source pixels to one new pixel
     */
    abstract double support(double scale);

    /**
     * The weight of a source pixel, before all weights of a new pixel are made to sum to one.
     *
     * @param distance from the source pixel's centre to the new pixel's, in source pixels
     * @param scale source pixels to one new pixel
     */
    abstract double weight(double distance, double scale);
}
