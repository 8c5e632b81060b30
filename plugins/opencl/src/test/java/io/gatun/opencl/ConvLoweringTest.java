package io.gatun.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Numerics;
import io.gatun.op.Activation;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions of awkward shapes, each by the algorithm it is for, against the operator's definition. */
class ConvLoweringTest {
    private static final Set<Integer> WEIGHTS = Set.of(1, 2);

    @BeforeAll
    static void requireDevice() {
        OpenClDevice.require();
    }

    /**
     * A convolution.
     *
     * @param kernel that it must run on
     * @param x shape of the image
     * @param weight shape of the filters
     * @param pads before each axis, then after
     */
    record Case(
            String kernel,
            Shape x,
            Shape weight,
            int groups,
            List<Long> strides,
            List<Long> dilations,
            List<Long> pads) {
        Conv op() {
            int rank = x.rank() - 2;
            var kernelShape =
                    IntStream.range(2, weight.rank()).mapToObj(weight::dim).toList();
            var padding = new Padding.Explicit(pads.subList(0, rank), pads.subList(rank, 2 * rank));
            return new Conv(new Window(kernelShape, strides, dilations, padding), groups);
        }

        Shape bias() {
            return Shape.of(weight.dim(0));
        }

        Shape y() {
            var conv = op();
            var window = conv.window().over(x, List.of());
            var dims = x.dims();
            dims[1] = weight.dim(0);
            for (int axis = 0; axis < x.rank() - 2; axis++) {
                dims[axis + 2] = window.outputExtent(x, axis, false);
            }
            return Shape.of(dims);
        }
    }

    private static Case conv(String kernel, Shape x, Shape weight, int groups, int stride, int dilation, int pad) {
        var same = List.of((long) stride, (long) stride);
        var spread = List.of((long) dilation, (long) dilation);
        return new Case(
                kernel, x, weight, groups, same, spread, List.of((long) pad, (long) pad, (long) pad, (long) pad));
    }

    static Stream<Case> cases() {
        return Stream.of(
                conv("conv_1x1", Shape.of(1, 1, 1, 1), Shape.of(1, 1, 1, 1), 1, 1, 1, 0),
                conv("conv_1x1", Shape.of(1, 3, 7, 7), Shape.of(5, 3, 1, 1), 1, 1, 1, 0),
                conv("conv_1x1", Shape.of(3, 37, 5, 3), Shape.of(67, 37, 1, 1), 1, 1, 1, 0),
                conv("conv_1x1", Shape.of(2, 32, 6, 6), Shape.of(130, 32, 1, 1), 1, 1, 1, 0),
                conv("conv_1x1", Shape.of(5, 17, 2, 2), Shape.of(16, 17, 1, 1), 1, 1, 1, 0),
                new Case(
                        "conv_1x1",
                        Shape.of(2, 7, 11),
                        Shape.of(9, 7, 1),
                        1,
                        List.of(1L),
                        List.of(1L),
                        List.of(0L, 0L)),
                conv("conv_direct", Shape.of(2, 6, 9, 9), Shape.of(4, 6, 1, 1), 1, 2, 1, 0),
                conv("conv_direct", Shape.of(1, 3, 23, 23), Shape.of(16, 3, 7, 7), 1, 2, 1, 3),
                conv("conv_direct", Shape.of(1, 3, 30, 30), Shape.of(8, 3, 11, 11), 1, 4, 1, 2),
                conv("conv_direct", Shape.of(2, 10, 8, 8), Shape.of(15, 2, 3, 3), 5, 1, 1, 1),
                conv("conv_direct", Shape.of(1, 9, 8, 6), Shape.of(21, 3, 5, 5), 3, 1, 1, 2),
                conv("conv_direct", Shape.of(1, 4, 12, 12), Shape.of(4, 4, 3, 3), 1, 1, 3, 3),
                conv("conv_direct", Shape.of(1, 4, 13, 13), Shape.of(4, 4, 2, 2), 1, 5, 1, 0),
                conv("conv_direct", Shape.of(1, 4, 1, 1), Shape.of(4, 4, 3, 3), 1, 1, 1, 1),
                conv("conv_direct", Shape.of(1, 6, 9, 9), Shape.of(6, 1, 3, 3), 6, 3, 1, 1),
                new Case(
                        "conv_direct",
                        Shape.of(2, 5, 7, 9),
                        Shape.of(11, 5, 2, 3),
                        1,
                        List.of(2L, 1L),
                        List.of(1L, 2L),
                        List.of(0L, 3L, 4L, 1L)),
                new Case(
                        "conv_direct",
                        Shape.of(2, 5, 17),
                        Shape.of(3, 5, 5),
                        1,
                        List.of(3L),
                        List.of(2L),
                        List.of(1L, 4L)),
                conv("conv_winograd F(4x4,3x3)", Shape.of(1, 16, 12, 12), Shape.of(16, 16, 3, 3), 1, 1, 1, 1),
                conv("conv_winograd F(4x4,3x3)", Shape.of(3, 19, 13, 11), Shape.of(23, 19, 3, 3), 1, 1, 1, 0),
                conv("conv_winograd F(4x4,3x3)", Shape.of(9, 16, 3, 3), Shape.of(17, 16, 3, 3), 1, 1, 1, 2),
                conv("conv_winograd F(2x2,3x3)", Shape.of(1, 33, 7, 7), Shape.of(16, 33, 3, 3), 1, 1, 1, 1),
                conv("conv_winograd F(2x2,3x3)", Shape.of(2, 16, 5, 6), Shape.of(40, 16, 3, 3), 1, 1, 1, 1),
                conv("conv_depthwise", Shape.of(2, 7, 9, 9), Shape.of(7, 1, 3, 3), 7, 1, 1, 1),
                conv("conv_depthwise", Shape.of(1, 5, 8, 11), Shape.of(10, 1, 3, 3), 5, 2, 1, 1),
                conv("conv_depthwise", Shape.of(3, 4, 14, 14), Shape.of(4, 1, 5, 5), 4, 1, 2, 4),
                new Case(
                        "conv_depthwise",
                        Shape.of(1, 6, 19),
                        Shape.of(12, 1, 4),
                        6,
                        List.of(1L),
                        List.of(1L),
                        List.of(2L, 0L)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheDefinitionsNumbers(Case c) {
        var explanation =
                OneNode.random(c.op(), WEIGHTS, c.x(), c.weight(), c.bias()).check();
        assertThat(explanation.steps()).anySatisfy(step -> {
            assertThat(step.operator()).isEqualTo("Conv");
            assertThat(step.device()).isEqualTo("opencl");
            assertThat(step.kernel()).startsWith(c.kernel());
            assertThat(step.reason()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void addsAndActivatesAsItStores(Case c) {
        var relu = new Activation.Function(Unary.of(Unary.Function.RELU));
        var op = new FusedConv(c.op(), true, Optional.of(relu));
        OneNode.random(op, WEIGHTS, c.x(), c.weight(), c.bias(), c.y()).check();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void needsNoBias(Case c) {
        OneNode.random(c.op(), Set.of(1), c.x(), c.weight()).check();
    }

    /** Then nothing is packed, and one kernel does them all. */
    @Test
    void takesWeightsThatTheNetworkComputes() {
        var pointwise = conv("conv_direct", Shape.of(2, 6, 9, 9), Shape.of(5, 6, 1, 1), 1, 1, 1, 0);
        var grouped = conv("conv_direct", Shape.of(2, 10, 8, 8), Shape.of(15, 2, 3, 3), 5, 1, 1, 1);
        for (var c : List.of(pointwise, grouped)) {
            OneNode.random(c.op(), Set.of(), c.x(), c.weight(), c.bias()).check();
            OneNode.random(c.op(), Set.of(), c.x(), c.weight()).check();
            OneNode.random(c.op(), Set.of(1), c.x(), c.weight(), c.bias()).check();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEAKY_RELU", "HARD_SIGMOID", "SELU", "MISH"})
    void handsParametersToActivations(Unary.Function function) {
        var c = conv("conv_1x1", Shape.of(1, 3, 4, 5), Shape.of(2, 3, 1, 1), 1, 1, 1, 0);
        var op = new FusedConv(c.op(), false, Optional.of(new Activation.Function(Unary.of(function))));
        OneNode.random(op, WEIGHTS, c.x(), c.weight(), c.bias()).check();
    }

    @Test
    void doesNotTransformWhenStrict() {
        var c = conv("conv_direct", Shape.of(1, 16, 12, 12), Shape.of(16, 16, 3, 3), 1, 1, 1, 1);
        var node = OneNode.random(c.op(), WEIGHTS, c.x(), c.weight(), c.bias());
        assertThat(node.check(Numerics.STRICT, 3e-6).steps())
                .anySatisfy(step -> assertThat(step.kernel()).startsWith("conv_direct"));
    }
}
