package io.gatun.gradient;

import static io.gatun.gradient.GradientCase.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.op.AveragePool;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.GlobalLpPool;
import io.gatun.op.GlobalMaxPool;
import io.gatun.op.LpPool;
import io.gatun.op.MaxPool;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolGradientTest {
    private static final List<Window> WINDOWS = List.of(
            new Window(List.of(2L, 3L), List.of(), List.of(), new Padding.Valid()),
            new Window(
                    List.of(3L, 3L),
                    List.of(2L, 2L),
                    List.of(),
                    new Padding.Explicit(List.of(1L, 1L), List.of(1L, 0L))),
            new Window(
                    List.of(2L, 2L),
                    List.of(3L, 2L),
                    List.of(2L, 1L),
                    new Padding.Explicit(List.of(0L, 1L), List.of(2L, 1L))),
            new Window(List.of(3L, 2L), List.of(2L, 2L), List.of(), new Padding.SameLower()));

    private static List<GradientCase> cases() {
        var cases = new ArrayList<GradientCase>();
        for (var window : WINDOWS) {
            for (boolean ceil : new boolean[] {false, true}) {
                cases.add(GradientCase.of(new MaxPool(window, ceil, false), shape(2, 2, 6, 7)));
                cases.add(GradientCase.of(new AveragePool(window, ceil, false), shape(2, 2, 6, 7)));
                cases.add(GradientCase.of(new AveragePool(window, ceil, true), shape(1, 3, 5, 8)));
                for (long p = 1; p <= 3; p++) {
                    cases.add(GradientCase.of(new LpPool(window, ceil, p), shape(1, 2, 5, 7)));
                }
            }
        }
        cases.add(GradientCase.of(
                new MaxPool(new Window(List.of(3L), List.of(2L), List.of(), new Padding.Valid()), true, false),
                shape(2, 1, 8)));
        cases.add(GradientCase.of(
                new AveragePool(
                        new Window(List.of(2L, 2L, 2L), List.of(), List.of(), new Padding.Valid()), false, false),
                shape(1, 2, 3, 3, 2)));
        for (var x : List.of(shape(2, 3, 4, 5), shape(1, 2, 3), shape(2, 2, 2, 2, 2), shape(2, 3))) {
            cases.add(GradientCase.of(new GlobalAveragePool(), x));
            cases.add(GradientCase.of(new GlobalMaxPool(), x));
            cases.add(GradientCase.of(new GlobalLpPool(2), x));
            cases.add(GradientCase.of(new GlobalLpPool(3), x));
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsDifferences(GradientCase given) {
        GradientCheck.check(given);
    }

    @Test
    void theFirstOfEqualMaximaGetsAll() {
        var gradients = GradientOf.of(
                d -> d.node(new GlobalMaxPool(), d.in(0)), List.of(new double[] {1, 4, 4, 2}), Shape.of(1, 1, 4));
        assertThat(gradients.getFirst()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void aNormOfZeroHasNoSlope() {
        var gradients = GradientOf.of(
                d -> d.node(new GlobalLpPool(2), d.in(0)), List.of(new double[] {0, 0, 0, -4}), Shape.of(1, 2, 2));
        assertThat(gradients.getFirst()).containsExactly(0, 0, 0, -1);
    }
}
