package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.BYTES;
import static io.gatun.cpu.simd.Lanes.LANES;

import io.gatun.cpu.simd.Lanes;

/** Reads input tiles for Winograd's convolutions, with zeros where a tile reaches into the padding. */
final class WinogradInput {
    private WinogradInput() {}

    /**
     * The first dimension: all channels of one input tile, along its rows.
     *
     * @param in pixels, {@code ldIn} floats apart
     * @param y output row of the tile's corner
     * @param x output column of the tile's corner
     * @param border room for a tile at the border of the image
     * @param out where the elements land; those of a row lie {@code element} bytes apart, as many as the channels take
     */
    static void rows(
            WinogradTile t,
            ConvGeometry g,
            long in,
            long ldIn,
            int image,
            int y,
            int x,
            long border,
            long out,
            long element) {
        int down = y - g.padTop();
        int across = x - g.padLeft();
        int top = Math.min(t.in(), Math.max(0, -down));
        int bottom = Math.max(top, Math.min(t.in(), g.height() - down));
        int vectors = Math.ceilDiv(g.channels(), LANES);
        long pixel = 4 * ldIn;
        long line = g.width() * pixel;
        long row = t.in() * element;
        long from = in + ((long) image * g.height() + down + top) * line + across * pixel;
        long inner = out + top * row;
        Lanes.fill(out, top * t.in() * vectors * LANES, 0);
        Lanes.fill(out + bottom * row, (t.in() - bottom) * t.in() * vectors * LANES, 0);
        if (across >= 0 && across + t.in() <= g.width()) {
            t.input(from, pixel, line, inner, element, row, bottom - top, vectors);
        } else {
            for (int i = 0; i < bottom - top; i++) {
                borderRow(t.in(), across, g.width(), from + i * line, pixel, border + i * row, vectors);
            }
            t.input(border, element, row, inner, element, row, bottom - top, vectors);
        }
    }

    /** Copies a row of a tile that reaches into the padding, which is zero. */
    private static void borderRow(int columns, int x, int width, long from, long pixel, long to, int vectors) {
        for (int j = 0; j < columns; j++) {
            long at = to + (long) j * vectors * BYTES;
            if (x + j >= 0 && x + j < width) {
                Lanes.copy(from + j * pixel, at, vectors * LANES);
            } else {
                Lanes.fill(at, vectors * LANES, 0);
            }
        }
    }
}
