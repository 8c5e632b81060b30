package io.gatun.networks;

import io.gatun.zoo.picture.Picture;
import java.util.Arrays;
import java.util.Map;

/** Dark text on a light ground, drawn without the fonts of the machine, which may have none. */
final class DrawnText {
    /** Pixels of a picture for each dot of a letter. */
    private static final int DOT = 4;

    private static final int ROWS = 7;

    /** Columns of a letter and the gap after it. */
    private static final int PITCH = 6;

    private static final byte INK = 40;
    private static final byte PAPER = (byte) 230;

    /** Seven rows of five dots, a row in five bits. */
    private static final Map<Character, int[]> LETTERS = Map.of(
            'A', new int[] {0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001},
            'G', new int[] {0b01110, 0b10001, 0b10000, 0b10111, 0b10001, 0b10001, 0b01110},
            'N', new int[] {0b10001, 0b11001, 0b10101, 0b10101, 0b10011, 0b10001, 0b10001},
            'T', new int[] {0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100},
            'U', new int[] {0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110},
            '1', new int[] {0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110},
            '2', new int[] {0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111},
            '4', new int[] {0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010},
            '7', new int[] {0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000},
            ' ', new int[ROWS]);

    private DrawnText() {}

    /** One line, with a margin of a gap around it. */
    static Picture line(String text) {
        int width = (text.length() * PITCH + 1) * DOT;
        int height = (ROWS + 2) * DOT;
        var rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                Arrays.fill(rgb, at, at + 3, isInk(text, x / DOT - 1, y / DOT - 1) ? INK : PAPER);
            }
        }
        return Picture.ofRgb(width, height, rgb);
    }

    private static boolean isInk(String text, int column, int row) {
        if (row < 0 || row >= ROWS || column < 0 || column % PITCH >= PITCH - 1) {
            return false;
        }
        int dots = LETTERS.get(text.charAt(column / PITCH))[row];
        return (dots >> (PITCH - 2 - column % PITCH) & 1) == 1;
    }
}
