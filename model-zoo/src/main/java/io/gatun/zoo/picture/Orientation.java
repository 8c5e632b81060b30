package io.gatun.zoo.picture;

import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** How a camera was held, as EXIF notes it in a JPEG: the eight ways to turn and mirror a picture, numbered from 1. */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    HALF_TURN(false, true, true),
    UPSIDE_DOWN(false, false, true),
    TRANSPOSED(true, false, false),
    QUARTER_TURN_CLOCKWISE(true, true, false),
    TRANSVERSE(true, true, true),
    QUARTER_TURN_ANTICLOCKWISE(true, false, true);

    private final boolean swapAxes;
    private final boolean fromRight;
    private final boolean fromBottom;

    /**
     * @param swapAxes whether stored rows are columns of the upright picture
     * @param fromRight whether the upright picture's columns run against the stored order
     * @param fromBottom whether the upright picture's rows run against the stored order
     */
    Orientation(boolean swapAxes, boolean fromRight, boolean fromBottom) {
        this.swapAxes = swapAxes;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /**
     * Reads the tag from a JPEG; anything else, or a JPEG without it, is upright.
     *
     * @param file the whole file; its position is kept
     */
    static Orientation of(ImageInputStream file) throws IOException {
        file.mark();
        try {
            if (file.readUnsignedShort() != JPEG.SOI) {
                return UPRIGHT;
            }
            file.reset();
            file.mark();
            var exif = JPEGSegmentUtil.readSegments(file, JPEG.APP1, "Exif");
            return exif.isEmpty() ? UPRIGHT : ofExif(exif.getFirst().data().readAllBytes());
        } finally {
            file.reset();
        }
    }

    /** The identifier "Exif" ends in two zeros, of which the segment keeps one in front of the TIFF structure. */
    private static Orientation ofExif(byte[] data) throws IOException {
        try (var tiff = new MemoryCacheImageInputStream(new ByteArrayInputStream(data, 1, data.length - 1))) {
            var entry = new TIFFReader().read(tiff).getEntryById(TIFF.TAG_ORIENTATION);
            int tag = entry != null && entry.getValue() instanceof Number number ? number.intValue() : 1;
            return tag >= 1 && tag <= values().length ? values()[tag - 1] : UPRIGHT;
        }
    }

    /** The picture turned upright. */
    Picture apply(Picture stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int width = swapAxes ? stored.height() : stored.width();
        int height = swapAxes ? stored.width() : stored.height();
        var from = stored.bytes();
        var to = new byte[from.length];
        for (int y = 0, at = 0; y < height; y++) {
            int row = fromBottom ? height - 1 - y : y;
            for (int x = 0; x < width; x++, at += Picture.CHANNELS) {
                int column = fromRight ? width - 1 - x : x;
                int pixel = swapAxes ? column * stored.width() + row : row * stored.width() + column;
                System.arraycopy(from, pixel * Picture.CHANNELS, to, at, Picture.CHANNELS);
            }
        }
        return Picture.wrap(width, height, to);
    }
}
