package io.gatun.gradient;

import static io.gatun.gradient.GradientCase.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.op.Cumulative;
import io.gatun.op.Reduce;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReductionGradientTest {
    private static List<GradientCase> cases() {
        var cases = new ArrayList<GradientCase>();
        for (var function : Reduce.Function.values()) {
            double low = function == Reduce.Function.LOG_SUM ? 0.2 : -1;
            var keep = new Reduce(function, true, false);
            var drop = new Reduce(function, false, false);
            var noop = new Reduce(function, false, true);
            cases.add(GradientCase.of("kept " + function, d -> d.node(keep, d.in(0), d.longs(-1, 0)), shape(2, 3, 4))
                    .between(low, 1.3));
            cases.add(GradientCase.of("dropped " + function, d -> d.node(drop, d.in(0), d.longs(1)), shape(2, 3, 2))
                    .between(low, 1.3));
            cases.add(GradientCase.of("all " + function, d -> d.node(drop, d.in(0)), shape(3, 4))
                    .between(low, 1.3));
            cases.add(GradientCase.of("none " + function, d -> d.node(noop, d.in(0)), shape(3, 2))
                    .between(low, 1.3));
        }
        for (boolean exclusive : new boolean[] {false, true}) {
            for (boolean reverse : new boolean[] {false, true}) {
                cases.add(GradientCase.of(
                        "running sum " + exclusive + reverse,
                        d -> d.node(new Cumulative(false, exclusive, reverse), d.in(0), d.longs(Shape.SCALAR, -2)),
                        shape(2, 5, 3)));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsDifferences(GradientCase given) {
        GradientCheck.check(given);
    }

    private static double[] reduced(Reduce.Function function, double... x) {
        return GradientOf.of(d -> d.node(new Reduce(function, false, false), d.in(0)), List.of(x), Shape.of(x.length))
                .getFirst();
    }

    @Test
    void aProductWithZerosHasASlopeWhereOnlyOneIs() {
        assertThat(reduced(Reduce.Function.PROD, 2, 0, 3)).containsExactly(0, 6, 0);
        assertThat(reduced(Reduce.Function.PROD, 2, 0, 0)).containsExactly(0, 0, 0);
    }

    @Test
    void equalExtremesShare() {
        assertThat(reduced(Reduce.Function.MAX, 5, 1, 5)).containsExactly(0.5, 0, 0.5);
        assertThat(reduced(Reduce.Function.MIN, 1, 5, 5)).containsExactly(1, 0, 0);
    }

    @Test
    void aNormOfZeroHasNoSlope() {
        assertThat(reduced(Reduce.Function.L2, 0, 0)).containsExactly(0, 0);
        assertThat(reduced(Reduce.Function.L1, 0, -2)).containsExactly(0, -1);
    }
}
