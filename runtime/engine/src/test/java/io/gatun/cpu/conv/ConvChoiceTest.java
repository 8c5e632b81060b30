package io.gatun.cpu.conv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvChoiceTest {

    @ParameterizedTest
    @CsvSource({
        "3, 64, 224, 7, 2, 1, true, false, PLANES",
        "3, 64, 224, 7, 2, 1, false, false, IM2COL",
        "64, 256, 56, 1, 1, 1, false, false, POINTWISE",
        "256, 512, 56, 1, 2, 1, false, false, IM2COL",
        "64, 64, 56, 3, 1, 1, false, false, WINOGRAD_4X4",
        "64, 64, 56, 3, 1, 1, false, true, IM2COL",
        "64, 64, 56, 3, 2, 1, false, false, IM2COL",
        "64, 64, 56, 3, 1, 2, false, false, IM2COL",
        "7, 64, 56, 3, 1, 1, false, false, IM2COL",
        "8, 64, 56, 3, 1, 1, false, false, WINOGRAD_4X4",
        "512, 512, 7, 3, 1, 1, false, false, WINOGRAD_2X2",
        "512, 512, 14, 3, 1, 1, false, false, WINOGRAD_4X4_TAPS",
        "512, 512, 9, 3, 1, 1, false, false, WINOGRAD_4X4",
        "256, 256, 56, 3, 1, 1, false, false, WINOGRAD_4X4",
        "160, 320, 7, 3, 1, 1, false, false, WINOGRAD_2X2",
        "64, 64, 7, 3, 1, 1, false, false, WINOGRAD_4X4",
        "256, 256, 4, 3, 1, 1, false, false, IM2COL",
        "16, 16, 2, 3, 1, 1, false, false, IM2COL",
    })
    void aShapeGetsTheAlgorithmThatSuitsIt(
            int channels,
            int outChannels,
            int size,
            int kernel,
            int stride,
            int groups,
            boolean planes,
            boolean strict,
            ConvAlgorithm wanted) {
        int pad = kernel / 2;
        var g = new ConvGeometry(
                1, channels, size, size, outChannels, kernel, kernel, stride, stride, pad, pad, pad, pad, 1, 1, groups);
        ConvChoice choice = ConvChoice.of(g, planes, strict);
        assertThat(choice.algorithm()).as(choice.reason()).isEqualTo(wanted);
        assertThat(choice.algorithm().applies(g)).isTrue();
        assertThat(choice.reason()).isNotBlank();
    }
}
