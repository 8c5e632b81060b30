package io.gatun.cpu;

import io.gatun.op.LocalResponseGradient;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.tensor.Shape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LrnGradientLoweringTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 0.75", "5, 5, 0.75", "17, 4, 0.5", "64, 5, 0.75", "33, 8, 0.9", "3, 6, 1"})
    void differentiates(int channels, int size, float beta) {
        var op = new LocalResponseGradient(new LocalResponseNormalization(size, 0.5f, beta, 1.25f));
        KernelCheck.check(
                (builder, _, in) -> List.of(builder.node("y", op, in.get(0), in.get(1))),
                Shape.of(2, channels, 13, 7),
                Shape.of(2, channels, 13, 7));
    }
}
