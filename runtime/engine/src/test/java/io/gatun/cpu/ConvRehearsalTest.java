package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.cpu.conv.ConvAlgorithm;
import io.gatun.cpu.conv.ConvGeometry;
import io.gatun.cpu.gemm.Epilogue;
import java.lang.foreign.Arena;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvRehearsalTest {
    @ParameterizedTest
    @CsvSource({
        "3, 224, 64, 7, 2, 3, 1",
        "3, 227, 96, 11, 4, 0, 1",
        "512, 14, 512, 3, 1, 1, 1",
        "64, 56, 256, 1, 1, 0, 1",
        "1024, 14, 2048, 1, 2, 0, 1",
        "144, 56, 144, 3, 2, 1, 144",
        "24, 5, 30, 5, 1, 2, 1",
        "16, 1, 1000, 1, 1, 0, 1"
    })
    void aSmallerConvolutionRunsByEveryAlgorithmThatApplies(
            int channels, int side, int outChannels, int kernel, int stride, int pad, int groups) {
        var g = new ConvGeometry(
                1, channels, side, side, outChannels, kernel, kernel, stride, stride, pad, pad, pad, pad, 1, 1, groups);
        int ran = 0;
        for (var algorithm : ConvAlgorithm.values()) {
            if (!algorithm.applies(g)) {
                continue;
            }
            for (boolean addend : new boolean[] {false, true}) {
                var rehearsal = ConvRehearsal.of(algorithm, g, Epilogue.relu(), addend);
                assertThat(rehearsal).as(algorithm.name()).isPresent();
                assertThat(rehearsal.get().macs()).isBetween(1L, 3_000_000L);
                try (var arena = Arena.ofConfined()) {
                    rehearsal.get().in(arena).run();
                }
                ran++;
            }
        }
        assertThat(ran).isPositive();
    }
}
