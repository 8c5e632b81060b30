package io.gatun.zoo.picture;

import io.gatun.GatunException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads pictures: JPEG (progressive, CMYK and turned by EXIF too), PNG (any depth, grey, palette, alpha), BMP, and the first
 * frame of a GIF. Needs no display, and writes nothing to disk.
 *
 * <p>Colours are the numbers in the file: profiles and transparency are ignored, as networks were trained.
 */
public final class PictureReader {
    /** Pictures of more pixels than this are refused: a file of a few kilobytes can claim to be of any size. */
    public static final long MOST_PIXELS = 100_000_000;

    /** Decoded image, its copy as a picture, and one more while it is turned. */
    private static final int BYTES_PER_PIXEL = 4 + 2 * Picture.CHANNELS;

    private static final String ENDS_EARLY = "Missing EOI";

    private static final System.Logger LOG = System.getLogger(PictureReader.class.getName());

    private PictureReader() {}

    /** @throws GatunException naming the file, if it is missing, no picture, damaged, or too large */
    public static Picture read(Path file) {
        if (!Files.exists(file)) {
            throw new GatunException(file + ": no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new GatunException(file + ": not a file");
        }
        try (var input = new FileImageInputStream(new RandomAccessFile(file.toFile(), "r"))) {
            return read(input, file.toString());
        } catch (IOException failure) {
            throw unreadable(file.toString(), failure);
        }
    }

    /**
     * Reads a picture from a stream, which stays open.
     *
     * @param name what messages call it
     * @throws GatunException naming it, if it is no picture, damaged, or too large
     */
    public static Picture read(InputStream stream, String name) {
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(stream.readAllBytes()))) {
            return read(input, name);
        } catch (IOException failure) {
            throw unreadable(name, failure);
        }
    }

    private static Picture read(ImageInputStream input, String name) throws IOException {
        var readers = ImageIO.getImageReaders(input);
        if (!readers.hasNext()) {
            throw new GatunException(name + ": not a picture in a known format (" + String.join(", ", formats()) + ")");
        }
        var reader = readers.next();
        try {
            return decode(reader, input, name);
        } catch (GatunException refusal) {
            throw refusal;
        } catch (RuntimeException damaged) {
            // decoders meet damage with whatever their arrays and buffers throw
            throw unreadable(name, damaged);
        } finally {
            reader.dispose();
        }
    }

    private static Picture decode(ImageReader reader, ImageInputStream input, String name) throws IOException {
        var orientation = Orientation.of(input);
        reader.setInput(input, true, true);
        var warnings = new ArrayList<String>();
        reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
        requireSize(reader.getWidth(0), reader.getHeight(0), name);
        var image = reader.read(0);
        for (var warning : warnings) {
            // the JPEG decoder only warns of a file that stops midway, and fills the rest with grey
            if (warning.contains(ENDS_EARLY)) {
                throw new GatunException(name + ": ends before the picture does");
            }
            LOG.log(System.Logger.Level.DEBUG, () -> name + ": " + warning);
        }
        return orientation.apply(Pixels.of(image));
    }

    private static void requireSize(int width, int height, String name) {
        if (width < 1 || height < 1) {
            throw new GatunException(name + ": a picture is at least 1x1 pixels, got " + width + "x" + height);
        }
        long pixels = (long) width * height;
        if (pixels > MOST_PIXELS) {
            throw new GatunException(
                    name + ": " + width + "x" + height + " pixels are more than the " + MOST_PIXELS + " allowed");
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (pixels * BYTES_PER_PIXEL > heap) {
            throw new GatunException(name + ": " + width + "x" + height + " pixels need " + pixels * BYTES_PER_PIXEL
                    + " bytes, the Java heap has " + heap + "; give it more with -Xmx");
        }
    }

    private static String[] formats() {
        return new String[] {"JPEG", "PNG", "GIF", "BMP"};
    }

    private static GatunException unreadable(String name, Exception cause) {
        var why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new GatunException(name + ": cannot be read as a picture: " + why, cause);
    }
}
