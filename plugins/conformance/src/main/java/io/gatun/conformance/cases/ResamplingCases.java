package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.ABSENT;
import static io.gatun.conformance.cases.Operand.list;
import static io.gatun.conformance.cases.Operand.weight;
import static io.gatun.conformance.cases.Operand.x;

import io.gatun.op.GridSample;
import io.gatun.op.Resize;
import io.gatun.op.ResizeFilter;
import io.gatun.op.ResizeFilter.Coordinates;
import io.gatun.op.ResizeFilter.Mode;
import io.gatun.op.ResizeFilter.Rounding;
import io.gatun.op.RoiAlign;
import io.gatun.tensor.DType;
import java.util.List;

/** Pictures in other sizes. */
final class ResamplingCases {
    private ResamplingCases() {}

    static void addTo(CaseList cases) {
        for (var mode : Mode.values()) {
            for (var coordinates : List.of(
                    Coordinates.HALF_PIXEL,
                    Coordinates.ALIGN_CORNERS,
                    Coordinates.ASYMMETRIC,
                    Coordinates.PYTORCH_HALF_PIXEL)) {
                var op = resize(mode, coordinates, Rounding.ROUND_PREFER_FLOOR);
                cases.add(mode + " " + coordinates + ", larger", op, x(1, 3, 4, 5), ABSENT, ABSENT, list(1, 3, 8, 11));
                cases.add(mode + " " + coordinates + ", smaller", op, x(1, 3, 9, 8), ABSENT, ABSENT, list(1, 3, 4, 3));
            }
        }
        for (var rounding : List.of(Rounding.FLOOR, Rounding.CEIL, Rounding.ROUND_PREFER_CEIL)) {
            var op = resize(Mode.NEAREST, Coordinates.ASYMMETRIC, rounding);
            cases.add("nearest " + rounding, op, x(1, 3, 4, 5), ABSENT, scales(1, 1, 2, 2));
        }
        cases.add(
                "twice as large",
                resize(Mode.NEAREST, Coordinates.ASYMMETRIC, Rounding.FLOOR),
                x(2, 17, 5, 7),
                ABSENT,
                scales(1, 1, 2, 2));
        for (var beyond : GridSample.Beyond.values()) {
            cases.add(beyond + "", new GridSample(Mode.LINEAR, beyond, false), x(1, 3, 5, 7), x(1, 4, 6, 2));
        }
        cases.add(
                "means",
                new RoiAlign(false, 2, 3, 2, 1, true),
                x(1, 3, 9, 9),
                weight(2, 4).with(Filling.of(0.0, 0, 5, 5, 2, 1, 8, 7)),
                Operand.of(DType.INT64, 2).with(Filling.whole(0, 0)));
    }

    private static Operand scales(double... values) {
        return weight(values.length).with(Filling.of(values));
    }

    private static Resize resize(Mode mode, Coordinates coordinates, Rounding rounding) {
        return new Resize(
                List.of(),
                Resize.Aspect.STRETCH,
                new ResizeFilter(mode, coordinates, rounding, false, -0.75f, false, 0));
    }
}
