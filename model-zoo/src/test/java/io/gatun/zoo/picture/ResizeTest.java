package io.gatun.zoo.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {
    /** Triangle of half-width 2 around 1 and 3: taps (3,3,1)/8 clipped at the ends, weights 3/7, 3/7, 1/7. */
    @Test
    void halvesARowWithTheTriangleFilterWidened() {
        assertThat(row(Resize.to(grey(4, 1, 0, 70, 140, 210), 2, 1, Filter.BILINEAR)))
                .containsExactly(50, 160);
    }

    /** Centres at 0.25, 0.75, 1.25, 1.75 of pixels whose centres are 0.5 and 1.5. */
    @Test
    void doublesARowByLinearInterpolation() {
        assertThat(row(Resize.to(grey(2, 1, 0, 100), 4, 1, Filter.BILINEAR))).containsExactly(0, 25, 75, 100);
    }

    @Test
    void averagesWholeAndPartialPixelsByArea() {
        assertThat(row(Resize.to(grey(4, 1, 10, 20, 30, 50), 2, 1, Filter.AREA)))
                .containsExactly(15, 40);
        // two thirds of a row of three: 1 and a half of the middle each
        assertThat(row(Resize.to(grey(3, 1, 0, 90, 240), 2, 1, Filter.AREA))).containsExactly(30, 190);
    }

    @Test
    void roundsBetweenTheTwoPasses() {
        // rows (0,1) -> 0.5 -> 1 and (0,0) -> 0, then the column (1,0) -> 0.5 -> 1: one pass alone would give 0.25 -> 0
        assertThat(row(Resize.to(grey(2, 2, 0, 1, 0, 0), 1, 1, Filter.BILINEAR)))
                .containsExactly(1);
    }

    @ParameterizedTest
    @EnumSource(Filter.class)
    void keepsAConstantPictureConstant(Filter filter) {
        for (int value : new int[] {0, 1, 127, 254, 255}) {
            var picture =
                    grey(13, 7, IntStream.generate(() -> value).limit(13 * 7).toArray());
            for (int side : new int[] {1, 2, 5, 7, 12, 13, 31, 256}) {
                var resized = Resize.to(picture, side, side + 1, filter);
                assertThat(row(resized)).hasSize(side * (side + 1)).containsOnly(value);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Filter.class)
    void isTheIdentityAtThePicturesOwnSize(Filter filter) {
        var picture = noise(19, 11);
        assertThat(Resize.to(picture, 19, 11, filter)).isSameAs(picture);
    }

    @ParameterizedTest
    @EnumSource(Filter.class)
    void keepsTheMeanWhenItShrinks(Filter filter) {
        var picture = noise(256, 192);
        var shrunk = Resize.to(picture, 32, 24, filter);
        assertThat(mean(shrunk)).isCloseTo(mean(picture), org.assertj.core.data.Offset.offset(0.6));
    }

    @ParameterizedTest
    @EnumSource(Filter.class)
    void commutesWithMirroring(Filter filter) {
        var picture = noise(50, 30);
        var mirrored = Orientation.MIRRORED.apply(picture);
        assertThat(Resize.to(mirrored, 16, 9, filter))
                .isEqualTo(Orientation.MIRRORED.apply(Resize.to(picture, 16, 9, filter)));
    }

    @ParameterizedTest
    @CsvSource({"451,300,384,256", "300,451,256,384", "500,375,341,256", "256,256,256,256", "1,1,256,256"})
    void truncatesTheLongSideAsTorchvisionDoes(int width, int height, int newWidth, int newHeight) {
        var resized = Resize.shortSide(noise(width, height), 256, Filter.BILINEAR);
        assertThat(resized.width()).isEqualTo(newWidth);
        assertThat(resized.height()).isEqualTo(newHeight);
    }

    @Test
    void refusesSizesNoPictureHas() {
        assertThatThrownBy(() -> Resize.to(noise(4, 4), 0, 3, Filter.AREA))
                .isInstanceOf(GatunException.class)
                .hasMessageContaining("0x4");
        assertThatThrownBy(() -> Resize.shortSide(noise(60_000, 1), 256, Filter.AREA))
                .isInstanceOf(GatunException.class)
                .hasMessageContaining("15360000x256");
    }

    private static Picture grey(int width, int height, int... values) {
        var rgb = new byte[3 * values.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) values[i / 3];
        }
        return Picture.ofRgb(width, height, rgb);
    }

    private static Picture noise(int width, int height) {
        var rgb = new byte[3 * width * height];
        new Random(7).nextBytes(rgb);
        return Picture.ofRgb(width, height, rgb);
    }

    /** Blue of every pixel, row by row. */
    private static int[] row(Picture picture) {
        return IntStream.range(0, picture.width() * picture.height())
                .map(i -> picture.blue(i % picture.width(), i / picture.width()))
                .toArray();
    }

    private static double mean(Picture picture) {
        return Arrays.stream(row(picture)).average().orElseThrow();
    }
}
