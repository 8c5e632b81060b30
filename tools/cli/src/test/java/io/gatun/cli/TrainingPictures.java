package io.gatun.cli;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small pictures, each of one colour but for noise, in a folder for each colour. */
final class TrainingPictures {
    static final List<String> CLASSES = List.of("blue, deep", "green", "red");

    private static final List<Color> COLOURS = List.of(new Color(30, 40, 190), new Color(30, 170, 50), Color.RED);
    private static final int SIDE = 36;
    private static final int NOISE = 50;

    private TrainingPictures() {}

    /** @param count of each class */
    static Path make(Path folder, int count) throws IOException {
        var random = new Random(folder.getFileName().hashCode());
        for (int label = 0; label < CLASSES.size(); label++) {
            var subfolder = Files.createDirectories(folder.resolve(CLASSES.get(label)));
            for (int i = 0; i < count; i++) {
                ImageIO.write(
                        picture(COLOURS.get(label), random),
                        "png",
                        subfolder.resolve("picture" + i + ".png").toFile());
            }
        }
        return folder;
    }

    private static BufferedImage picture(Color colour, Random random) {
        var picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                picture.setRGB(
                        x,
                        y,
                        new Color(
                                        noisy(colour.getRed(), random),
                                        noisy(colour.getGreen(), random),
                                        noisy(colour.getBlue(), random))
                                .getRGB());
            }
        }
        return picture;
    }

    private static int noisy(int channel, Random random) {
        return Math.clamp(channel + random.nextInt(2 * NOISE + 1) - NOISE, 0, 255);
    }
}
