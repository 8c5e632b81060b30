package io.gatun.gradient;

import static io.gatun.gradient.GradientCase.shape;

import io.gatun.graph.Value;
import io.gatun.op.Concat;
import io.gatun.op.DepthToSpace;
import io.gatun.op.Dropout;
import io.gatun.op.Expand;
import io.gatun.op.Flatten;
import io.gatun.op.Identity;
import io.gatun.op.Pad;
import io.gatun.op.Reshape;
import io.gatun.op.Resize;
import io.gatun.op.ResizeFilter;
import io.gatun.op.ReverseSequence;
import io.gatun.op.Slice;
import io.gatun.op.SpaceToDepth;
import io.gatun.op.Split;
import io.gatun.op.Squeeze;
import io.gatun.op.Tile;
import io.gatun.op.Transpose;
import io.gatun.op.Trilu;
import io.gatun.op.Unsqueeze;
import io.gatun.op.Variadic;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MovementGradientTest {
    private static List<GradientCase> shapes() {
        return List.of(
                GradientCase.of(new Identity(), shape(3)),
                GradientCase.of(new Dropout(false), shape(3)),
                GradientCase.of(new Flatten(2), shape(2, 3, 2, 2)),
                GradientCase.of("reshape", d -> d.node(new Reshape(false), d.in(0), d.longs(0, -1)), shape(2, 3, 2)),
                GradientCase.of("squeeze", d -> d.node(new Squeeze(), d.in(0)), shape(1, 3, 1)),
                GradientCase.of("unsqueeze", d -> d.node(new Unsqueeze(), d.in(0), d.longs(-1, 1)), shape(2, 3)),
                GradientCase.of("expand", d -> d.node(new Expand(), d.in(0), d.longs(2, 1, 4)), shape(3, 1)),
                GradientCase.of("tile", d -> d.node(new Tile(), d.in(0), d.longs(2, 1, 3)), shape(2, 3, 2)),
                GradientCase.of(new Transpose(List.of()), shape(2, 3, 4)),
                GradientCase.of(new Transpose(List.of(2L, 0L, 1L)), shape(2, 3, 4)),
                GradientCase.of(new DepthToSpace(2, false), shape(1, 8, 2, 3)),
                GradientCase.of(new DepthToSpace(2, true), shape(2, 8, 3, 2)),
                GradientCase.of(new SpaceToDepth(3), shape(1, 2, 3, 6)),
                GradientCase.of(new Trilu(true), shape(2, 3, 4)),
                GradientCase.of(
                        "triangle", d -> d.node(new Trilu(false), d.in(0), d.longs(Shape.SCALAR, 1)), shape(3, 4)),
                GradientCase.of(
                        "reverse", d -> d.node(new ReverseSequence(1, 0), d.in(0), d.longs(3, 1, 2)), shape(4, 3, 2)));
    }

    private static List<GradientCase> joins() {
        return List.of(
                GradientCase.of(new Concat(-2), shape(2, 3, 2), shape(2, 1, 2), shape(2, 4, 2)),
                GradientCase.of(
                        "one input twice", d -> d.node(new Concat(0), d.in(0), d.in(1), d.in(0)), shape(2), shape(3)),
                GradientCase.of(
                        "last part", d -> d.node(new Split(1), 3, d.in(0)).get(2), shape(2, 8)),
                GradientCase.of("all parts", MovementGradientTest::parts, shape(3, 7)));
    }

    private static Value parts(Draft d) {
        var parts = d.node(new Split(1), 3, d.in(0), d.longs(2, 3, 2));
        return d.node(
                new Variadic(Variadic.Function.SUM),
                parts.get(0),
                d.node(new Variadic(Variadic.Function.MAX), parts.get(2), parts.get(0), d.number(0.1)),
                d.node(new Slice(), parts.get(1), d.longs(2), d.longs(3), d.longs(-1)));
    }

    private static List<GradientCase> slices() {
        return List.of(
                GradientCase.of("slice", d -> d.node(new Slice(), d.in(0), d.longs(1), d.longs(4)), shape(5, 2)),
                GradientCase.of(
                        "slice back",
                        d -> d.node(
                                new Slice(),
                                d.in(0),
                                d.longs(-1, 1),
                                d.longs(Long.MIN_VALUE, 100),
                                d.longs(-1, 0),
                                d.longs(-2, 3)),
                        shape(6, 3, 7)),
                GradientCase.of(
                        "slice from far away",
                        d -> d.node(new Slice(), d.in(0), d.longs(99), d.longs(-5), d.longs(0), d.longs(-3)),
                        shape(8, 2)),
                GradientCase.of(
                        "slice by steps to the end",
                        d -> d.node(new Slice(), d.in(0), d.longs(0), d.longs(99), d.longs(1), d.longs(2)),
                        shape(2, 4, 3)));
    }

    private static List<GradientCase> pads() {
        var cases = new ArrayList<GradientCase>();
        for (var mode : Pad.Mode.values()) {
            cases.add(GradientCase.of(
                    "pad " + mode, d -> d.node(new Pad(mode), d.in(0), d.longs(0, 2, 1, 0, 1, 2)), shape(2, 3, 4)));
            cases.add(GradientCase.of(
                    "cut " + mode, d -> d.node(new Pad(mode), d.in(0), d.longs(-1, 2, 2, -1)), shape(4, 5)));
            cases.add(GradientCase.of(
                    "pad one axis " + mode,
                    d -> d.node(new Pad(mode), d.in(0), d.longs(3, 5), d.number(0.5), d.longs(-2)),
                    shape(2, 3, 2)));
        }
        cases.add(GradientCase.of(
                "pad with what is learnt",
                d -> d.node(new Pad(Pad.Mode.CONSTANT), d.in(0), d.longs(1, -1, 0, 2), d.in(1)),
                shape(2, 3),
                shape()));
        return cases;
    }

    private static List<GradientCase> resizes() {
        var cases = new ArrayList<GradientCase>();
        for (var mode : ResizeFilter.Mode.values()) {
            for (var coordinates : ResizeFilter.Coordinates.values()) {
                var filter = new ResizeFilter(
                        mode,
                        coordinates,
                        ResizeFilter.Rounding.FLOOR,
                        mode != ResizeFilter.Mode.NEAREST,
                        -0.75f,
                        false,
                        0.3f);
                cases.add(GradientCase.of(
                        "resize " + filter,
                        d -> d.node(
                                new Resize(List.of(2L, 3L), Resize.Aspect.STRETCH, filter),
                                d.in(0),
                                d.numbers(DType.FLOAT32, Shape.of(4), -0.2, 0.1, 1.1, 0.8),
                                Value.ABSENT,
                                d.longs(7, 3)),
                        shape(1, 2, 4, 5)));
            }
            var plain = new ResizeFilter(
                    mode,
                    ResizeFilter.Coordinates.HALF_PIXEL,
                    ResizeFilter.Rounding.ROUND_PREFER_FLOOR,
                    false,
                    -0.5f,
                    true,
                    0);
            cases.add(GradientCase.of(
                    "scale " + plain,
                    d -> d.node(
                            new Resize(List.of(), Resize.Aspect.STRETCH, plain),
                            d.in(0),
                            Value.ABSENT,
                            d.numbers(DType.FLOAT32, Shape.of(4), 1, 1, 0.6, 2)),
                    shape(2, 1, 5, 3)));
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource({"shapes", "joins", "slices", "pads", "resizes"})
    void equalsDifferences(GradientCase given) {
        GradientCheck.check(given);
    }
}
