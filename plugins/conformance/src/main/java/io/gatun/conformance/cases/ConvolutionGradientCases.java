package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.x;

import io.gatun.op.ConvWeightGradient;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** ConvWeightGradient: every attribute, and extents that no tile divides. */
final class ConvolutionGradientCases {
    private ConvolutionGradientCases() {}

    /**
     * A convolution whose weights learn.
     *
     * @param input shape of its input
     * @param pads all begins, then all ends
     */
    private record Layer(long[] input, long outputs, long[] kernel, long stride, long[] pads, long dilation) {
        void addTo(CaseList cases, String name, long groups) {
            int axes = kernel.length;
            var window = new Window(
                    list(LongStream.of(kernel)),
                    same(stride),
                    same(dilation),
                    new Padding.Explicit(
                            list(Arrays.stream(pads, 0, axes)), list(Arrays.stream(pads, axes, 2 * axes))));
            var gradient = new long[axes + 2];
            gradient[0] = input[0];
            gradient[1] = outputs;
            for (int axis = 0; axis < axes; axis++) {
                long room = input[axis + 2] + pads[axis] + pads[axes + axis] - (kernel[axis] - 1) * dilation - 1;
                gradient[axis + 2] = room / stride + 1;
            }
            cases.add(name, new ConvWeightGradient(window, groups), x(input), x(gradient));
        }

        private List<Long> same(long value) {
            return list(IntStream.range(0, kernel.length).mapToLong(_ -> value));
        }

        private static List<Long> list(LongStream values) {
            return values.boxed().toList();
        }
    }

    static void addTo(CaseList cases) {
        windows(cases);
        channels(cases);
        groups(cases);
        layer(shape(2, 5, 31), 6, shape(4), 3, shape(2, 0), 1).addTo(cases, "of one axis", 1);
        layer(shape(1, 5, 1500), 6, shape(3), 1, shape(1, 1), 1).addTo(cases, "of a long axis", 1);
        layer(shape(1, 2, 5, 6, 7), 3, shape(3, 2, 3), 1, shape(1, 0, 1, 1, 1, 1), 1)
                .addTo(cases, "of three axes", 1);
    }

    private static void windows(CaseList cases) {
        for (long k : new long[] {1, 2, 3, 5, 7}) {
            for (long stride : new long[] {1, 2, 3}) {
                long half = k / 2;
                layer(shape(2, 5, 23, 19), 7, shape(k, k), stride, shape(half, half, half, half), 1)
                        .addTo(cases, "of " + k + "x" + k + " stride " + stride, 1);
            }
        }
        layer(shape(2, 3, 37, 41), 18, shape(7, 7), 2, shape(3, 3, 3, 3), 1).addTo(cases, "of a first layer", 1);
        layer(shape(1, 4, 13, 17), 6, shape(3, 3), 1, shape(0, 1, 2, 3), 1).addTo(cases, "of uneven pads", 1);
        layer(shape(1, 4, 13, 17), 6, shape(3, 3), 2, shape(2, 2, 2, 2), 3).addTo(cases, "of dilations", 1);
        layer(shape(1, 4, 2, 2), 6, shape(2, 2), 1, shape(5, 5, 5, 5), 1).addTo(cases, "of much padding", 1);
    }

    /** From one below to one above the widths of vectors and tiles. */
    private static void channels(CaseList cases) {
        for (long n : new long[] {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65}) {
            layer(shape(3, n, 9, 10), 17, shape(3, 3), 1, shape(1, 1, 1, 1), 1).addTo(cases, "3x3 from " + n, 1);
            layer(shape(3, 17, 9, 10), n, shape(3, 3), 1, shape(1, 1, 1, 1), 1).addTo(cases, "3x3 to " + n, 1);
            layer(shape(2, n, 7, 11), n, shape(1, 1), 1, shape(0, 0, 0, 0), 1).addTo(cases, "1x1 from and to " + n, 1);
        }
        for (long batch = 1; batch <= 9; batch++) {
            layer(shape(batch, 33, 7, 7), 34, shape(3, 3), 1, shape(1, 1, 1, 1), 1)
                    .addTo(cases, "3x3 of a batch of " + batch, 1);
        }
    }

    private static void groups(CaseList cases) {
        for (long stride : new long[] {1, 2}) {
            var pads = shape(1, 1, 1, 1);
            layer(shape(2, 12, 9, 10), 20, shape(3, 3), stride, pads, 1).addTo(cases, "groups, stride " + stride, 4);
            layer(shape(2, 19, 9, 10), 19, shape(3, 3), stride, pads, 1)
                    .addTo(cases, "depthwise, stride " + stride, 19);
            layer(shape(2, 6, 9, 10), 12, shape(3, 3), stride, pads, 1)
                    .addTo(cases, "two outputs a channel, stride " + stride, 6);
        }
    }

    private static Layer layer(long[] input, long outputs, long[] kernel, long stride, long[] pads, long dilation) {
        return new Layer(input, outputs, kernel, stride, pads, dilation);
    }

    private static long[] shape(long... extents) {
        return extents;
    }
}
