package io.gatun.zoo.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import java.awt.Color;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures 24x16: red top left, green top right, blue bottom left, white bottom right. */
class PictureReaderTest {
    private static final int WIDTH = 24;
    private static final int HEIGHT = 16;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif"})
    void readsLosslessFormats(String format) throws IOException {
        var picture = read(encode(quadrants(BufferedImage.TYPE_INT_RGB), format));
        assertThat(corners(picture)).isEqualTo("ff0000 00ff00 0000ff ffffff");
    }

    @ParameterizedTest
    @ValueSource(ints = {ImageWriteParam.MODE_DISABLED, ImageWriteParam.MODE_DEFAULT})
    void readsBaselineAndProgressiveJpeg(int progressive) throws IOException {
        var file = jpeg(quadrants(BufferedImage.TYPE_INT_RGB), progressive);
        assertCornersNear(read(file), Color.RED, Color.GREEN, Color.BLUE, Color.WHITE);
    }

    @ParameterizedTest
    @CsvSource({
        BufferedImage.TYPE_4BYTE_ABGR + ",ff0000 00ff00 0000ff ffffff",
        BufferedImage.TYPE_BYTE_INDEXED + ",ff0000 00ff00 0000ff ffffff"
    })
    void readsAlphaAndPalette(int type, String expected) throws IOException {
        assertThat(corners(read(encode(quadrants(type), "png")))).isEqualTo(expected);
    }

    @Test
    void ignoresTransparency() throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00_40_80_C0);
        image.setRGB(1, 0, 0x80_40_80_C0);
        var picture = read(encode(image, "png"));
        assertThat(colour(picture, 0, 0)).isEqualTo("4080c0");
        assertThat(colour(picture, 1, 0)).isEqualTo("4080c0");
    }

    @Test
    void keepsTheNumbersOfGreyPicturesOfEightAndSixteenBits() throws IOException {
        var eight = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        eight.getRaster().setSample(0, 0, 0, 100);
        var sixteen = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        sixteen.getRaster().setSample(0, 0, 0, 0x64FF);
        assertThat(colour(read(encode(eight, "png")), 0, 0)).isEqualTo("646464");
        assertThat(colour(read(encode(sixteen, "png")), 0, 0)).isEqualTo("646464");
    }

    @Test
    void readsSixteenBitColour() throws IOException {
        var model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        var image = new BufferedImage(model, model.createCompatibleWritableRaster(1, 1), false, null);
        image.getRaster().setPixel(0, 0, new int[] {0x12FF, 0x3400, 0xFFFF});
        assertThat(colour(read(encode(image, "png")), 0, 0)).isEqualTo("1234ff");
    }

    @Test
    void readsCmykJpeg() throws IOException {
        // as Photoshop writes it: an Adobe marker, and inks inverted, so that 255 is no ink
        var model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_BYTE);
        var raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
        var noInk = new int[] {255, 255, 255, 255};
        var black = new int[] {255, 255, 255, 0};
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                raster.setPixel(x, y, x < WIDTH / 2 ? noInk : black);
            }
        }
        var bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(raster, null, null), null);
        } finally {
            writer.dispose();
        }
        var adobe = segment(0xEE, "Adobe".getBytes(StandardCharsets.US_ASCII), new byte[] {0, 100, 0, 0, 0, 0, 0});
        var picture = read(insertAfterStart(bytes.toByteArray(), adobe));
        assertThat(picture.green(2, 2)).isGreaterThan(240);
        assertThat(picture.green(WIDTH - 2, 2)).isLessThan(50);
    }

    @ParameterizedTest
    @CsvSource({
        "1,red green blue white",
        "2,green red white blue",
        "3,white blue green red",
        "4,blue white red green",
        "5,red blue green white",
        "6,blue red white green",
        "7,white green blue red",
        "8,green white red blue"
    })
    void turnsPicturesUprightAsExifSays(int orientation, String expected) throws IOException {
        var file = jpeg(quadrants(BufferedImage.TYPE_INT_RGB), ImageWriteParam.MODE_DISABLED);
        var picture = read(insertAfterStart(file, exif(orientation)));
        assertThat(picture.width()).isEqualTo(orientation < 5 ? WIDTH : HEIGHT);
        var colours = Arrays.stream(expected.split(" "))
                .map(name -> switch (name) {
                    case "red" -> Color.RED;
                    case "green" -> Color.GREEN;
                    case "blue" -> Color.BLUE;
                    default -> Color.WHITE;
                })
                .toArray(Color[]::new);
        assertCornersNear(picture, colours);
    }

    @Test
    void namesTheFileThatIsNoPicture() throws IOException {
        var text = Files.writeString(folder.resolve("notes.jpg"), "no picture at all");
        assertThatThrownBy(() -> PictureReader.read(text))
                .isInstanceOf(GatunException.class)
                .hasMessage(text + ": not a picture in a known format (JPEG, PNG, GIF, BMP)");
        assertThatThrownBy(() -> PictureReader.read(folder.resolve("missing.png")))
                .isInstanceOf(GatunException.class)
                .hasMessageEndingWith("missing.png: no such file");
        assertThatThrownBy(() -> PictureReader.read(folder)).hasMessageEndingWith(": not a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "jpg"})
    void meetsFilesCutAnywhereWithOneKindOfException(String format) throws IOException {
        var whole = encode(quadrants(BufferedImage.TYPE_INT_RGB), format);
        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            try {
                assertThat(read(cut).width()).isEqualTo(WIDTH);
                assertThat(length).as("length that was read").isGreaterThan(whole.length * 3 / 4);
            } catch (GatunException refusal) {
                assertThat(refusal).hasMessageStartingWith("cut.test: ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "jpg"})
    void meetsDamageAnywhereWithOneKindOfException(String format) throws IOException {
        var whole = encode(quadrants(BufferedImage.TYPE_INT_RGB), format);
        var random = new Random(11);
        int refused = 0;
        for (int round = 0; round < 500; round++) {
            var damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                read(damaged);
            } catch (GatunException refusal) {
                refused++;
                assertThat(refusal).hasMessageStartingWith("cut.test: ");
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void refusesADecompressionBombBeforeItDecodes() throws IOException {
        var png = encode(quadrants(BufferedImage.TYPE_INT_RGB), "png");
        // width and height of the header chunk, and its checksum
        ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 100_000);
        var sum = new java.util.zip.CRC32();
        sum.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
        assertThatThrownBy(() -> read(png))
                .isInstanceOf(GatunException.class)
                .hasMessage("cut.test: 100000x100000 pixels are more than the 100000000 allowed");
    }

    private static Picture read(byte[] file) {
        return PictureReader.read(new ByteArrayInputStream(file), "cut.test");
    }

    private static BufferedImage quadrants(int type) {
        var image = new BufferedImage(WIDTH, HEIGHT, type);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                var top = x < WIDTH / 2 ? Color.RED : Color.GREEN;
                var bottom = x < WIDTH / 2 ? Color.BLUE : Color.WHITE;
                image.setRGB(x, y, (y < HEIGHT / 2 ? top : bottom).getRGB());
            }
        }
        return image;
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] jpeg(BufferedImage image, int progressive) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var settings = writer.getDefaultWriteParam();
        settings.setProgressiveMode(progressive);
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(
                    writer.getDefaultStreamMetadata(settings),
                    new IIOImage(image, null, writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), settings)),
                    settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static byte[] exif(int orientation) {
        var tiff = ByteBuffer.allocate(26).put(new byte[] {'M', 'M', 0, 42});
        tiff.putInt(8).putShort((short) 1);
        tiff.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation);
        return segment(0xE1, new byte[] {'E', 'x', 'i', 'f', 0, 0}, tiff.array());
    }

    private static byte[] segment(int marker, byte[] identifier, byte[] data) {
        int length = identifier.length + data.length + 2;
        return ByteBuffer.allocate(length + 2)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) length)
                .put(identifier)
                .put(data)
                .array();
    }

    private static byte[] insertAfterStart(byte[] jpeg, byte[] segment) {
        return ByteBuffer.allocate(jpeg.length + segment.length)
                .put(jpeg, 0, 2)
                .put(segment)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    private static String corners(Picture picture) {
        int right = picture.width() - 1;
        int bottom = picture.height() - 1;
        return String.join(
                " ",
                colour(picture, 0, 0),
                colour(picture, right, 0),
                colour(picture, 0, bottom),
                colour(picture, right, bottom));
    }

    private static String colour(Picture picture, int x, int y) {
        return "%02x%02x%02x".formatted(picture.red(x, y), picture.green(x, y), picture.blue(x, y));
    }

    private static void assertCornersNear(Picture picture, Color... expected) {
        for (int corner = 0; corner < 4; corner++) {
            int x = corner % 2 == 0 ? 1 : picture.width() - 2;
            int y = corner < 2 ? 1 : picture.height() - 2;
            var wanted = expected[corner];
            assertThat(picture.red(x, y))
                    .as("red of corner %d", corner)
                    .isBetween(wanted.getRed() - 12, wanted.getRed() + 12);
            assertThat(picture.green(x, y))
                    .as("green of corner %d", corner)
                    .isBetween(wanted.getGreen() - 12, wanted.getGreen() + 12);
            assertThat(picture.blue(x, y))
                    .as("blue of corner %d", corner)
                    .isBetween(wanted.getBlue() - 12, wanted.getBlue() + 12);
        }
    }
}
