package io.gatun.zoo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.picture.Picture;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final Picture PICTURE = PictureFolder.gradient(60, 40);
    private static final Preprocessing SMALL = Preprocessing.imagenet().at(24, 16);

    @Test
    void noneIsTheUsualFraming() {
        assertThat(Augmentation.parse("none")).isEqualTo(Augmentation.NONE);
        assertThat(Augmentation.NONE.frame(PICTURE, SMALL, new Random(1))).isEqualTo(SMALL.frame(PICTURE));
    }

    @Test
    void flipsHalfOfAll() {
        var framed = SMALL.frame(PICTURE);
        int flipped = 0;
        for (int seed = 0; seed < 200; seed++) {
            var got = Augmentation.parse("flip").frame(PICTURE, SMALL, Seeds.random(seed));
            assertThat(got).isIn(framed, framed.mirrored());
            flipped += got.equals(framed) ? 0 : 1;
        }
        assertThat(flipped).isBetween(75, 125);
    }

    /** Red grows with the column and green with the row, so that the first and the last pixel tell which part was taken. */
    @Test
    void cropsPartsOfTheAreaAskedFor() {
        var parts = new HashSet<Picture>();
        for (int seed = 0; seed < 100; seed++) {
            var part = Augmentation.parse("crop").frame(PICTURE, SMALL, Seeds.random(seed));
            assertThat(part.width()).isEqualTo(16);
            assertThat(part.height()).isEqualTo(24);
            double width = (part.red(15, 12) - part.red(0, 12)) / 255.0 * 16 / 15;
            double height = (part.green(8, 23) - part.green(8, 0)) / 255.0 * 24 / 23;
            assertThat(width * height).isBetween(0.2, 1.0);
            assertThat(width * 60 / (height * 40)).isBetween(0.62, 1.6);
            parts.add(part);
        }
        assertThat(parts).hasSizeGreaterThan(90);
    }

    /** No part of a ribbon has any of the proportions asked for. */
    @Test
    void cropsTheMiddleOfARibbon() {
        var ribbon = PictureFolder.gradient(400, 2);
        var part = Augmentation.parse("crop").frame(ribbon, SMALL, new Random(1));
        assertThat(part.red(8, 12)).isBetween(126, 128);
    }

    /** 16 wide and 24 high: by up to 2 and 3 pixels. */
    @Test
    void shiftsByUpToAnEighth() {
        var framed = SMALL.frame(PICTURE);
        var shifted = new HashSet<Picture>();
        for (int seed = 0; seed < 400; seed++) {
            shifted.add(Augmentation.parse("shift").frame(PICTURE, SMALL, Seeds.random(seed)));
        }
        assertThat(shifted).hasSize(5 * 7).contains(framed, framed.shifted(2, -3), framed.shifted(-2, 3));
        var corner = framed.shifted(2, -3);
        assertThat(corner.red(5, 20)).isEqualTo(framed.red(3, 23));
        assertThat(corner.red(0, 0)).isEqualTo(framed.red(0, 3));
        assertThat(corner.green(15, 23)).isEqualTo(framed.green(13, 23));
    }

    @Test
    void coloursStayNearWhatTheyWere() {
        var framed = SMALL.frame(PICTURE);
        var shifted = Augmentation.parse("colour").frame(PICTURE, SMALL, Seeds.random(3));
        assertThat(shifted).isNotEqualTo(framed);
        for (int seed = 0; seed < 50; seed++) {
            var got = new Augmentation(false, 1, 0, 0.1).frame(PICTURE, SMALL, Seeds.random(seed));
            assertThat(got.red(8, 12)).isBetween((int) (framed.red(8, 12) * 0.75), (int) (framed.red(8, 12) * 1.3));
        }
    }

    @Test
    void wordsMayBeCombined() {
        var all = Augmentation.parse("flip, crop,shift,colour");
        assertThat(all.flip()).isTrue();
        assertThat(all.leastArea()).isLessThan(1);
        assertThat(all.shift()).isPositive();
        assertThat(all.colour()).isPositive();
        assertThat(Augmentation.parse(all.words())).isEqualTo(all);
        assertThatThrownBy(() -> Augmentation.parse("flip,rotate"))
                .isInstanceOf(GatunException.class)
                .hasMessage("no augmentation is called 'rotate'; there are flip, crop, shift, colour and none");
        assertThatThrownBy(() -> new Augmentation(false, 0, 0, 0)).hasMessageContaining("least area above 0");
    }
}
