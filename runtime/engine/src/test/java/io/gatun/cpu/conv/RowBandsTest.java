package io.gatun.cpu.conv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowBandsTest {
    @ParameterizedTest
    @CsvSource({"1, 28, 4, 2, 8", "1, 28, 4, 1, 7", "8, 28, 7, 2, 4", "1, 7, 7, 2, 2", "1, 1, 1, 3, 1", "1, 5, 3, 4, 4"
    })
    void everyThreadGetsAsManyBands(int images, int height, int most, int threads, int count) {
        assertThat(RowBands.of(images, height, most, threads).count()).isEqualTo(count);
    }

    @Test
    void bandsFollowEachOtherAndAreNoLargerThanWanted() {
        for (int height = 1; height < 60; height++) {
            for (int most = 1; most <= height; most++) {
                for (int threads = 1; threads < 6; threads++) {
                    var bands = RowBands.of(1, height, most, threads);
                    assertThat(bands.rows()).isLessThanOrEqualTo(most);
                    assertThat(bands.first(0)).isZero();
                    assertThat(bands.first(bands.count())).isEqualTo(height);
                    for (int band = 0; band < bands.count(); band++) {
                        assertThat(bands.first(band + 1) - bands.first(band))
                                .isBetween(Math.max(1, bands.rows() - 1), bands.rows());
                    }
                }
            }
        }
    }
}
