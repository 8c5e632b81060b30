package io.gatun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, true",
        "1, 1.0009, true",
        "1, 1.002, false",
        "0, 0.00000005, true",
        "0, 0.0000002, false",
        "NaN, NaN, true",
        "NaN, 1, false",
        "1, NaN, false",
        "Infinity, Infinity, true",
        "Infinity, -Infinity, false",
        "Infinity, 3e38, false",
        "3e38, Infinity, false",
        "-0.0, 0.0, true"
    })
    void comparesAsOnnxDoes(float expected, float got, boolean close) {
        try (var e = Tensor.of(Shape.of(1), expected);
                var g = Tensor.of(Shape.of(1), got)) {
            assertThat(new Comparison(1e-3, 1e-7).difference(g, e).isEmpty()).isEqualTo(close);
        }
    }
}
