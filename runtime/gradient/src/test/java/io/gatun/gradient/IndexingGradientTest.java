package io.gatun.gradient;

import static io.gatun.gradient.GradientCase.shape;

import io.gatun.op.Gather;
import io.gatun.op.GatherElements;
import io.gatun.op.GatherND;
import io.gatun.op.ScatterElements;
import io.gatun.op.ScatterND;
import io.gatun.op.ScatterReduction;
import io.gatun.op.TopK;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IndexingGradientTest {
    private static List<GradientCase> cases() {
        var cases = new ArrayList<GradientCase>();
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            cases.add(GradientCase.of(
                    "rows of axis " + axis,
                    d -> d.node(new Gather(along), d.in(0), d.longs(Shape.of(2, 3), 1, 0, -1, 1, 1, 0)),
                    shape(3, 2, 4)));
            cases.add(GradientCase.of(
                    "one row of axis " + axis,
                    d -> d.node(new Gather(along - 3), d.in(0), d.longs(Shape.SCALAR, -2)),
                    shape(3, 2, 4)));
            cases.add(GradientCase.of(
                    "elements of axis " + axis,
                    d -> d.node(new GatherElements(along), d.in(0), d.longs(Shape.of(2, 1, 3), 1, 0, -1, 1, 1, 0)),
                    shape(2, 2, 4)));
        }
        cases.add(GradientCase.of(
                "tuples",
                d -> d.node(new GatherND(0), d.in(0), d.longs(Shape.of(3, 2), 1, 0, -1, -1, 1, 0)),
                shape(2, 3, 2)));
        cases.add(GradientCase.of(
                "tuples of a batch",
                d -> d.node(new GatherND(1), d.in(0), d.longs(Shape.of(2, 3, 1), 1, 0, 1, -1, 2, 0)),
                shape(2, 3, 2)));
        for (var reduction : List.of(ScatterReduction.NONE, ScatterReduction.ADD)) {
            cases.add(GradientCase.of(
                    "scattered elements " + reduction,
                    d -> d.node(
                            new ScatterElements(1, reduction), d.in(0), d.longs(Shape.of(2, 2), 3, 0, -2, 1), d.in(1)),
                    shape(3, 4),
                    shape(2, 2)));
            cases.add(GradientCase.of(
                    "scattered slices " + reduction,
                    d -> d.node(new ScatterND(reduction), d.in(0), d.longs(Shape.of(2, 1), 2, 0), d.in(1)),
                    shape(3, 4),
                    shape(2, 4)));
        }
        cases.add(GradientCase.of(
                "added twice",
                d -> d.node(new ScatterND(ScatterReduction.ADD), d.in(0), d.longs(Shape.of(2, 1), 1, 1), d.in(1)),
                shape(2, 3),
                shape(2, 3)));
        cases.add(GradientCase.of(
                "the largest",
                d -> d.node(new TopK(1, true, true), 2, d.in(0), d.longs(2)).getFirst(),
                shape(3, 5)));
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsDifferences(GradientCase given) {
        GradientCheck.check(given);
    }
}
