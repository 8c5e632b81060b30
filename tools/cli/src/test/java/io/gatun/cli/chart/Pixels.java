package io.gatun.cli.chart;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** The pixels of a PNG. */
record Pixels(BufferedImage picture) {
    static Pixels of(byte[] png) throws IOException {
        return new Pixels(ImageIO.read(new ByteArrayInputStream(png)));
    }

    int width() {
        return picture.getWidth();
    }

    int height() {
        return picture.getHeight();
    }

    int at(int x, int y) {
        return picture.getRGB(x, y) & 0xFFFFFF;
    }

    /** How many have exactly this colour. */
    long count(Color colour) {
        return IntStream.range(0, height())
                .mapToLong(y -> IntStream.range(0, width())
                        .filter(x -> at(x, y) == (colour.getRGB() & 0xFFFFFF))
                        .count())
                .sum();
    }
}
