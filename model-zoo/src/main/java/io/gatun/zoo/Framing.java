package io.gatun.zoo;

import io.gatun.zoo.picture.Filter;
import io.gatun.zoo.picture.Picture;
import io.gatun.zoo.picture.Resize;

/** How a picture of any size becomes one of the network's. */
public sealed interface Framing {
    /**
     * Resizes until the shorter side has {@code side} pixels, then takes the middle: all networks for ImageNet.
     *
     * @param side at least the network's larger side
     */
    record ShortSide(int side) implements Framing {
        @Override
        public Picture apply(Picture picture, int height, int width, Filter filter) {
            return Resize.shortSide(picture, side, filter).centre(width, height);
        }

        /** The same border around another size: 256 for 224 becomes 342 for 299. */
        @Override
        public Framing scaled(double ratio) {
            return new ShortSide((int) Math.round(side * ratio));
        }
    }

    /** Cuts out the largest middle part of the network's proportions, then resizes that. */
    record LargestCentre() implements Framing {
        @Override
        public Picture apply(Picture picture, int height, int width, Filter filter) {
            double scale = Math.min((double) picture.width() / width, (double) picture.height() / height);
            int cutWidth = Math.max(1, (int) Math.round(width * scale));
            int cutHeight = Math.max(1, (int) Math.round(height * scale));
            int left = (picture.width() - cutWidth) / 2;
            int top = (picture.height() - cutHeight) / 2;
            return Resize.to(picture.crop(left, top, cutWidth, cutHeight), width, height, filter);
        }

        @Override
        public Framing scaled(double ratio) {
            return this;
        }
    }

    /** Resizes the whole picture, whatever that does to its proportions. */
    record Stretch() implements Framing {
        @Override
        public Picture apply(Picture picture, int height, int width, Filter filter) {
            return Resize.to(picture, width, height, filter);
        }

        @Override
        public Framing scaled(double ratio) {
            return this;
        }
    }

    /** The picture at {@code height} x {@code width} pixels. */
    Picture apply(Picture picture, int height, int width, Filter filter);

    /** This framing for a network whose input is {@code ratio} times as large. */
    Framing scaled(double ratio);
}
