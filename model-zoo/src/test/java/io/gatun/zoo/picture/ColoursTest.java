package io.gatun.zoo.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColoursTest {
    private static final Picture PICTURE = Picture.ofRgb(2, 1, new byte[] {100, 50, 0, (byte) 200, (byte) 200, 20});

    /** Luma 0.299 * 100 + 0.587 * 50 = 59.25 and 0.886 * 200 + 0.114 * 20 = 179.5; their mean is 119.5. */
    @Test
    void blendsWithBlackWithTheMeanAndWithGrey() {
        assertThat(Colours.brightness(PICTURE, 1.2)).isEqualTo(picture(120, 60, 0, 240, 240, 24));
        assertThat(Colours.contrast(PICTURE, 0)).isIn(picture(119, 119, 119, 119, 119, 119), even(120));
        assertThat(Colours.saturation(PICTURE, 0))
                .isIn(picture(59, 59, 59, 179, 179, 179), picture(59, 59, 59, 180, 180, 180));
        assertThat(Colours.saturation(PICTURE, 2))
                .isIn(picture(141, 41, 0, 221, 221, 0), picture(141, 41, 0, 220, 220, 0));
    }

    @Test
    void aFactorOfOneChangesNothing() {
        assertThat(Colours.brightness(PICTURE, 1)).isEqualTo(PICTURE);
        assertThat(Colours.contrast(PICTURE, 1)).isEqualTo(PICTURE);
        assertThat(Colours.saturation(PICTURE, 1)).isEqualTo(PICTURE);
    }

    @Test
    void mirroringTwiceChangesNothing() {
        assertThat(PICTURE.mirrored()).isEqualTo(picture(200, 200, 20, 100, 50, 0));
        assertThat(PICTURE.mirrored().mirrored()).isEqualTo(PICTURE);
    }

    private static Picture even(int grey) {
        return picture(grey, grey, grey, grey, grey, grey);
    }

    private static Picture picture(int... channels) {
        var bytes = new byte[channels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) channels[i];
        }
        return Picture.ofRgb(channels.length / 3, 1, bytes);
    }
}
