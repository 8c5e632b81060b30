package io.gatun.zoo.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {
    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void free() {
        arena.close();
    }

    /** A change of these numbers would make every exported file another one. */
    @Test
    void givesTheseNumbersOnEveryMachine() {
        assertThat(new RandomWeights(1, arena).normal("conv1.weight", 1, 4).toFloats())
                .containsExactly(0.35824507f, -1.1034635f, -0.16874915f, -1.199295f);
    }

    @Test
    void seedAndNameDecideTheNumbers() {
        var first = draw(7, "a");
        assertThat(draw(7, "a").mismatch(first)).isEqualTo(-1);
        assertThat(equalNumbers(first, draw(8, "a"))).isLessThan(10);
        assertThat(equalNumbers(first, draw(7, "b"))).isLessThan(10);
    }

    @Test
    void hasTheMomentsOfANormalDistribution() {
        var numbers = new RandomWeights(3, arena).normal("x", 0.5, 1_000_000).toFloats();
        double sum = 0;
        double squares = 0;
        int beyondTwoDeviations = 0;
        for (float number : numbers) {
            sum += number;
            squares += (double) number * number;
            beyondTwoDeviations += Math.abs(number) > 1 ? 1 : 0;
        }
        assertThat(sum / numbers.length).isBetween(-0.002, 0.002);
        assertThat(Math.sqrt(squares / numbers.length)).isBetween(0.499, 0.501);
        assertThat(beyondTwoDeviations).isBetween(40_000, 50_000);
    }

    @Test
    void neighboursDoNotCorrelate() {
        var numbers = new RandomWeights(5, arena).normal("x", 1, 1_000_001).toFloats();
        double product = 0;
        for (int i = 1; i < numbers.length; i++) {
            product += (double) numbers[i] * numbers[i - 1];
        }
        assertThat(product / numbers.length).isBetween(-0.005, 0.005);
    }

    private MemorySegment draw(long seed, String name) {
        return new RandomWeights(seed, arena).normal(name, 1, 10_000).segment();
    }

    private static long equalNumbers(MemorySegment a, MemorySegment b) {
        return LongStream.range(0, a.byteSize() / Float.BYTES)
                .filter(i -> a.get(ValueLayout.JAVA_FLOAT, i * Float.BYTES)
                        == b.get(ValueLayout.JAVA_FLOAT, i * Float.BYTES))
                .count();
    }
}
