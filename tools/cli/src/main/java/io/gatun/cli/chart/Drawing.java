package io.gatun.cli.chart;

import io.gatun.GatunException;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;

/**
 * A picture that can be written in several formats. Equal drawings give equal bytes on one machine; letters are those of the
 * machine's fonts.
 *
 * @param width in pixels of an SVG; a PNG has twice as many unless it were too large
 * @param height likewise
 * @param paint draws it from (0, 0) to (width, height)
 */
public record Drawing(int width, int height, Consumer<Graphics2D> paint) {
    /** A PNG of more pixels is written in single size: its memory is four bytes each. */
    private static final long SHARP_PIXELS = 24_000_000;

    private static final String SVG = "http://www.w3.org/2000/svg";

    /**
     * The picture as the bytes of a PNG, on white.
     *
     * @throws GatunException if this Java cannot draw letters
     */
    public byte[] png() {
        int scale = 4L * width * height <= SHARP_PIXELS ? 2 : 1;
        try {
            var image = new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
            var graphics = image.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.scale(scale, scale);
            paint.accept(graphics);
            graphics.dispose();
            var bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LinkageError | InternalError e) {
            throw withoutFonts(e);
        }
    }

    /**
     * The picture as an SVG document in UTF-8; letters are outlines, so it looks the same everywhere.
     *
     * @throws GatunException if this Java cannot draw letters
     */
    public byte[] svg() {
        try {
            var document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
            var graphics = new SVGGraphics2D(document);
            graphics.setSVGCanvasSize(new Dimension(width, height));
            paint.accept(graphics);
            var bytes = new ByteArrayOutputStream();
            try (var text = new OutputStreamWriter(bytes, StandardCharsets.UTF_8)) {
                var root = graphics.getRoot();
                root.setAttributeNS(null, "viewBox", "0 0 " + width + " " + height);
                graphics.stream(root, text);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | LinkageError | InternalError e) {
            throw withoutFonts(e);
        }
    }

    /** A Java for servers may lack the libraries for fonts, or the system may have no font. */
    private static GatunException withoutFonts(Throwable cause) {
        return new GatunException("charts cannot be drawn, as this Java has no fonts: " + cause.getMessage(), cause);
    }
}
