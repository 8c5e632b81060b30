package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutputsTest {
    private static Outputs outputs(float[]... tensors) {
        return new Outputs(List.of(tensors));
    }

    private static float[] floats(float... values) {
        return values;
    }

    @Test
    void differencesAreRelativeToTheLargestOfTheSameOutput() {
        var got = outputs(floats(100, 3), floats(0.5f, -1.5f));
        var reference = outputs(floats(100, 2), floats(0.5f, -2));
        assertThat(got.differenceFrom(reference)).isEqualTo(0.25);
        assertThat(reference.differenceFrom(reference)).isZero();
    }

    @Test
    void whatCannotBeComparedIsInfinitelyFarApart() {
        var two = outputs(floats(1, 2));
        assertThat(two.differenceFrom(outputs(floats(1)))).isInfinite();
        assertThat(two.differenceFrom(outputs(floats(1, 2), floats(1, 2)))).isInfinite();
        assertThat(two.differenceFrom(outputs(floats(0, 0)))).isInfinite();
        assertThat(outputs(floats(1, Float.NaN)).differenceFrom(two)).isInfinite();
        assertThat(two.differenceFrom(outputs(floats(1, Float.POSITIVE_INFINITY))))
                .isInfinite();
    }
}
