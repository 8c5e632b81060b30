package io.gatun.cli;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gatun.fuzz.Verdict;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Labels;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.picture.PictureReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as one of the small files beside a model; the first byte says as which. */
class OtherFilesFuzzTest {
    private static final int KINDS = 4;

    @TempDir
    private static Path folder;

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "3m")
    void reads(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        var content = Arrays.copyOfRange(data, 1, data.length);
        switch (Math.floorMod(data[0], KINDS)) {
            case 0 -> {
                var file = Files.write(folder.resolve("fuzz.npy"), content);
                Verdict.on(() -> {
                    NpyFile.read(file).close();
                    return null;
                });
            }
            case 1 -> {
                var file = Files.write(folder.resolve("fuzz.txt"), content);
                Verdict.on(() -> Labels.read(file));
            }
            case 2 -> Verdict.on(() -> Preprocessing.parse(new String(content, StandardCharsets.UTF_8)));
            default -> Verdict.on(() -> PictureReader.read(new ByteArrayInputStream(content), "fuzz.png"));
        }
    }

    static Stream<Arguments> seeds() throws IOException {
        var seeds = new ArrayList<byte[]>();
        var file = Files.createTempFile("fuzz", ".npy");
        try (var tensor = Tensor.of(Shape.of(2), 1f, 2f)) {
            NpyFile.write(file, tensor);
            seeds.add(seed(0, Files.readAllBytes(file)));
        } finally {
            Files.delete(file);
        }
        seeds.add(seed(1, "cat\ndog\n".getBytes(StandardCharsets.UTF_8)));
        seeds.add(seed(2, Preprocessing.imagenet().toJson().getBytes(StandardCharsets.UTF_8)));
        for (var format : new String[] {"png", "jpg", "gif", "bmp"}) {
            var picture = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB), format, picture);
            seeds.add(seed(3, picture.toByteArray()));
        }
        return seeds.stream().map(Arguments::of);
    }

    private static byte[] seed(int kind, byte[] content) {
        var seed = new byte[content.length + 1];
        seed[0] = (byte) kind;
        System.arraycopy(content, 0, seed, 1, content.length);
        return seed;
    }
}
