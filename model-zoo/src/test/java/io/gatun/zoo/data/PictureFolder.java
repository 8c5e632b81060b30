package io.gatun.zoo.data;

import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.picture.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Makes small folders of pictures. */
final class PictureFolder {
    /** Bytes as they are, at 8x8. */
    static final Preprocessing BYTES = Preprocessing.parse("{\"framing\": \"stretch\", \"height\": 8, \"width\": 8,"
            + " \"divisor\": 1, \"mean\": [0, 0, 0], \"deviation\": [1, 1, 1]}");

    private PictureFolder() {}

    /** A class of pictures 16x16, each of one colour that nothing else here has. */
    static void add(Path folder, String name, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            png(folder.resolve(name).resolve("%02d.png".formatted(i)), name.hashCode() * 1_000_003 + i * 7919);
        }
    }

    /** A picture of one colour, under any name. */
    static void png(Path file, int rgb) throws IOException {
        Files.createDirectories(file.getParent());
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, rgb);
        }
        ImageIO.write(image, "png", file.toFile());
    }

    /** A picture of which no two pixels are alike. */
    static Picture gradient(int width, int height) {
        var rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (i % width * 255 / width);
            rgb[3 * i + 1] = (byte) (i / width * 255 / height);
            rgb[3 * i + 2] = (byte) (40 + i % 7);
        }
        return Picture.ofRgb(width, height, rgb);
    }
}
