package io.gatun.gradient;

import static io.gatun.gradient.GradientCase.shape;

import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ConvolutionGradientTest {
    private static Window window(List<Long> strides, List<Long> dilations, Padding padding) {
        return new Window(List.of(), strides, dilations, padding);
    }

    private static Padding pads(long... pads) {
        int rank = pads.length / 2;
        return new Padding.Explicit(
                Arrays.stream(pads).limit(rank).boxed().toList(),
                Arrays.stream(pads).skip(rank).boxed().toList());
    }

    private static final Window PLAIN = window(List.of(), List.of(), new Padding.Valid());
    private static final Window UNEVEN = window(List.of(2L, 3L), List.of(2L, 1L), pads(1, 0, 2, 3));

    private static final List<GradientCase> CASES = List.of(
            GradientCase.of(new Conv(PLAIN, 1), shape(2, 3, 5, 4), shape(4, 3, 3, 2), shape(4)),
            GradientCase.of(new Conv(PLAIN, 1), shape(1, 3, 3, 3), shape(2, 3, 1, 1)),
            GradientCase.of(new Conv(UNEVEN, 1), shape(2, 2, 7, 6), shape(3, 2, 3, 2), shape(3)),
            GradientCase.of(new Conv(UNEVEN, 2), shape(1, 4, 6, 7), shape(6, 2, 2, 3)),
            GradientCase.of(
                    new Conv(window(List.of(2L, 2L), List.of(), new Padding.SameUpper()), 3),
                    shape(1, 3, 5, 6),
                    shape(3, 1, 3, 3),
                    shape(3)),
            GradientCase.of(
                    new Conv(window(List.of(3L), List.of(), new Padding.SameLower()), 1),
                    shape(2, 2, 7),
                    shape(2, 2, 2)),
            // strides larger than the kernel leave elements that no window sees
            GradientCase.of(
                    new Conv(window(List.of(3L, 3L), List.of(), pads(0, 0, 0, 0)), 1),
                    shape(1, 1, 6, 8),
                    shape(1, 1, 1, 2)),
            // padding as wide as the kernel
            GradientCase.of(new Conv(window(List.of(1L), List.of(), pads(3, 4)), 1), shape(1, 2, 3), shape(2, 2, 2)),
            GradientCase.of(new Conv(PLAIN, 1), shape(1, 1, 3, 3, 3), shape(2, 1, 2, 2, 2)),
            GradientCase.of(
                    new ConvTranspose(PLAIN, 1, List.of(), List.of()), shape(1, 2, 3, 3), shape(2, 3, 2, 3), shape(3)),
            GradientCase.of(
                    new ConvTranspose(
                            window(List.of(2L, 3L), List.of(1L, 2L), pads(1, 1, 0, 2)), 2, List.of(1L, 2L), List.of()),
                    shape(2, 4, 3, 2),
                    shape(4, 1, 3, 2),
                    shape(2)),
            GradientCase.of(
                    new ConvTranspose(
                            window(List.of(2L, 2L), List.of(), new Padding.SameUpper()), 1, List.of(), List.of()),
                    shape(1, 2, 3, 4),
                    shape(2, 1, 3, 3)),
            GradientCase.of(
                    new ConvTranspose(
                            window(List.of(2L, 2L), List.of(), new Padding.Valid()), 1, List.of(), List.of(8L, 9L)),
                    shape(1, 1, 3, 3),
                    shape(1, 2, 3, 2)));

    @ParameterizedTest
    @FieldSource("CASES")
    void equalsDifferences(GradientCase given) {
        GradientCheck.check(given);
    }
}
