package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.weight;
import static io.gatun.conformance.cases.Operand.x;
import static io.gatun.conformance.cases.WindowBuilder.kernel;

import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import java.util.List;

/** Conv and ConvTranspose: every attribute, and extents that no tile divides. */
final class ConvolutionCases {
    private ConvolutionCases() {}

    static void addTo(CaseList cases) {
        plain(cases);
        channels(cases);
        windows(cases);
        groups(cases);
        ranks(cases);
        transposed(cases);
        dataGradients(cases);
    }

    private static void plain(CaseList cases) {
        var one = conv(kernel(1, 1).window());
        var three = conv(kernel(3, 3).pads(1, 1, 1, 1).window());
        cases.add("1x1 of a single pixel", one, x(1, 1, 1, 1), weight(1, 1, 1, 1), weight(1));
        cases.add("1x1 without bias", one, x(1, 5, 7, 3), weight(4, 5, 1, 1));
        cases.add("1x1 with bias, in batches", one, x(3, 16, 7, 5), weight(24, 16, 1, 1), weight(24));
        cases.add("1x1 of many channels", one, x(1, 259, 5, 5), weight(131, 259, 1, 1), weight(131));
        cases.add("1x1 of a large image", one, x(1, 8, 57, 61), weight(16, 8, 1, 1), weight(16));
        cases.add("3x3 of a single pixel", three, x(1, 3, 1, 1), weight(2, 3, 3, 3), weight(2));
        cases.add("3x3 without bias", three, x(1, 3, 13, 11), weight(8, 3, 3, 3));
        cases.add("3x3 of even extents", three, x(1, 16, 16, 16), weight(32, 16, 3, 3), weight(32));
        cases.add("3x3 in batches of odd extents", three, x(3, 17, 13, 7), weight(19, 17, 3, 3), weight(19));
        cases.add("3x3 of many channels", three, x(1, 130, 9, 10), weight(67, 130, 3, 3), weight(67));
        cases.add("3x3 of a large image", three, x(1, 3, 65, 63), weight(8, 3, 3, 3), weight(8));
        cases.add("no pictures in the batch", three, x(0, 3, 8, 8), weight(4, 3, 3, 3), weight(4));
        cases.add("weights that come with each run", three, x(1, 4, 9, 9), x(6, 4, 3, 3), x(6));
        cases.add("1x1 weights that come with each run", one, x(2, 4, 5, 7), x(6, 4, 1, 1));
        cases.add("many weights that come with each run", three, x(1, 67, 14, 13), x(130, 67, 3, 3), x(130));
        cases.add(
                "float64",
                three,
                Operand.of(DType.FLOAT64, 1, 3, 7, 7),
                Operand.of(DType.FLOAT64, 4, 3, 3, 3).asConstant());
        cases.add(
                "float16",
                three,
                Operand.of(DType.FLOAT16, 1, 3, 7, 7),
                Operand.of(DType.FLOAT16, 4, 3, 3, 3).asConstant());
    }

    /** From one below to one above the widths of vectors and tiles. */
    private static void channels(CaseList cases) {
        var three = conv(kernel(3, 3).pads(1, 1, 1, 1).window());
        var one = conv(kernel(1, 1).window());
        for (long n : new long[] {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65}) {
            cases.add("3x3 to " + n, three, x(1, 6, 6, 9), weight(n, 6, 3, 3), weight(n));
            cases.add("3x3 from " + n, three, x(1, n, 9, 6), weight(5, n, 3, 3), weight(5));
            cases.add("1x1 from and to " + n, one, x(1, n, 4, 11), weight(n, n, 1, 1), weight(n));
        }
        for (long width : new long[] {2, 3, 4, 5, 6, 7, 8, 9, 14, 15, 16, 17, 28, 31, 32, 33}) {
            cases.add("3x3 of width " + width, three, x(1, 8, 5, width), weight(8, 8, 3, 3), weight(8));
            cases.add("1x1 of width " + width, one, x(1, 8, 3, width), weight(8, 8, 1, 1), weight(8));
        }
    }

    private static void windows(CaseList cases) {
        for (long k : new long[] {1, 2, 3, 5, 7, 11}) {
            for (long stride : new long[] {1, 2, 3, 4}) {
                long half = k / 2;
                var window = kernel(k, k).strides(stride, stride).pads(half, half, half, half);
                cases.add(
                        k + "x" + k + " stride " + stride,
                        conv(window.window()),
                        x(1, 5, 23, 19),
                        weight(6, 5, k, k),
                        weight(6));
            }
        }
        windowed(cases, "asymmetric pads", kernel(3, 3).pads(0, 1, 2, 0));
        windowed(
                cases, "asymmetric pads and strides", kernel(3, 3).strides(2, 2).pads(0, 0, 1, 1));
        windowed(cases, "pads as wide as the kernel", kernel(3, 3).pads(3, 3, 3, 3));
        windowed(cases, "strides that differ", kernel(3, 3).strides(2, 1).pads(1, 1, 1, 1));
        windowed(cases, "stride larger than the kernel", kernel(2, 2).strides(3, 5));
        windowed(cases, "kernel that is not square", kernel(1, 7).pads(0, 3, 0, 3));
        windowed(cases, "kernel that is not square, upright", kernel(5, 1).pads(2, 0, 2, 0));
        windowed(cases, "kernel of even extents", kernel(4, 2).pads(1, 0, 2, 1));
        windowed(cases, "dilation 2", kernel(3, 3).dilations(2, 2).pads(2, 2, 2, 2));
        windowed(cases, "dilations that differ", kernel(3, 2).dilations(3, 2).pads(1, 1, 1, 1));
        windowed(
                cases,
                "dilations and strides",
                kernel(3, 3).dilations(2, 1).strides(2, 3).pads(1, 0, 0, 1));
        windowed(cases, "a kernel as large as the image", kernel(13, 11));
        for (var padding : List.of(new Padding.SameUpper(), new Padding.SameLower(), new Padding.Valid())) {
            var name = padding.getClass().getSimpleName();
            windowed(cases, name, kernel(3, 3).padding(padding));
            windowed(
                    cases,
                    name + " of even kernel and stride",
                    kernel(4, 2).strides(2, 3).padding(padding));
        }
        cases.add("kernel_shape left out", conv(kernel().pads(1, 1, 1, 1).window()), x(1, 4, 6, 6), weight(4, 4, 3, 3));
    }

    private static void windowed(CaseList cases, String name, WindowBuilder window) {
        long height = window.kernel().get(0);
        long width = window.kernel().get(1);
        cases.add(name, conv(window.window()), x(2, 3, 13, 11), weight(4, 3, height, width), weight(4));
    }

    private static void groups(CaseList cases) {
        var three = kernel(3, 3).pads(1, 1, 1, 1);
        for (long channels : new long[] {1, 3, 8, 17, 32}) {
            cases.add(
                    "depthwise of " + channels,
                    new Conv(three.window(), channels),
                    x(1, channels, 9, 11),
                    weight(channels, 1, 3, 3),
                    weight(channels));
            cases.add(
                    "depthwise of " + channels + " with stride 2",
                    new Conv(three.strides(2, 2).window(), channels),
                    x(2, channels, 10, 7),
                    weight(channels, 1, 3, 3));
        }
        cases.add(
                "depthwise 5x5",
                new Conv(kernel(5, 5).pads(2, 2, 2, 2).window(), 6),
                x(1, 6, 8, 13),
                weight(6, 1, 5, 5),
                weight(6));
        cases.add(
                "depthwise with dilation",
                new Conv(three.dilations(2, 2).window(), 6),
                x(1, 6, 12, 13),
                weight(6, 1, 3, 3));
        cases.add("two filters a channel", new Conv(three.window(), 5), x(1, 5, 7, 9), weight(10, 1, 3, 3), weight(10));
        cases.add("2 groups", new Conv(three.window(), 2), x(1, 10, 9, 9), weight(6, 5, 3, 3), weight(6));
        cases.add("3 groups of 1x1", new Conv(kernel(1, 1).window(), 3), x(2, 9, 5, 5), weight(12, 3, 1, 1));
        cases.add("32 groups of 4", new Conv(three.window(), 32), x(1, 128, 5, 5), weight(128, 4, 3, 3), weight(128));
    }

    private static void ranks(CaseList cases) {
        cases.add("of one axis", conv(kernel(3).pads(1, 1).window()), x(2, 4, 19), weight(5, 4, 3), weight(5));
        cases.add(
                "of one axis, strides and dilations",
                conv(kernel(4).strides(3).dilations(2).pads(0, 2).window()),
                x(1, 3, 31),
                weight(2, 3, 4));
        cases.add(
                "of three axes",
                conv(kernel(3, 3, 3).pads(1, 1, 1, 1, 1, 1).window()),
                x(1, 3, 5, 6, 7),
                weight(4, 3, 3, 3, 3),
                weight(4));
        cases.add(
                "of three axes, strides",
                conv(kernel(1, 2, 3).strides(1, 2, 2).window()),
                x(2, 2, 3, 7, 6),
                weight(3, 2, 1, 2, 3));
    }

    private static void transposed(CaseList cases) {
        cases.add(
                "stride 2",
                transpose(kernel(2, 2).strides(2, 2).window()),
                x(1, 5, 7, 6),
                weight(5, 3, 2, 2),
                weight(3));
        cases.add("3x3", transpose(kernel(3, 3).pads(1, 1, 1, 1).window()), x(2, 4, 6, 5), weight(4, 6, 3, 3));
        cases.add(
                "output_padding",
                new ConvTranspose(kernel(3, 3).strides(2, 2).pads(1, 1, 1, 1).window(), 1, List.of(1L, 1L), List.of()),
                x(1, 3, 5, 5),
                weight(3, 4, 3, 3),
                weight(4));
        cases.add(
                "groups and dilations",
                new ConvTranspose(kernel(3, 3).dilations(2, 2).window(), 2, List.of(), List.of()),
                x(1, 4, 5, 6),
                weight(4, 3, 3, 3));
        cases.add(
                "of one axis",
                transpose(kernel(4).strides(3).pads(1, 0).window()),
                x(1, 2, 9),
                weight(2, 3, 4),
                weight(3));
    }

    /** Transposed convolutions with weights that come with each run, as while a network learns. */
    private static void dataGradients(CaseList cases) {
        for (long k : new long[] {1, 2, 3, 5, 7}) {
            for (long stride : new long[] {1, 2, 3}) {
                long half = k / 2;
                for (long rest = 0; rest < stride; rest++) {
                    var window = kernel(k, k).strides(stride, stride).pads(half, half, half, half);
                    var op = new ConvTranspose(window.window(), 1, List.of(rest, rest), List.of());
                    var name = "of " + k + "x" + k + " stride " + stride + ", output padding " + rest;
                    cases.add(name, op, x(2, 7, 6, 9), x(7, 5, k, k));
                }
            }
        }
        var three = kernel(3, 3).pads(1, 1, 1, 1);
        cases.add("of 3x3, many channels", transpose(three.window()), x(1, 130, 9, 8), x(130, 67, 3, 3), x(67));
        cases.add("of 1x1, many channels", transpose(kernel(1, 1).window()), x(2, 67, 7, 7), x(67, 130, 1, 1));
        cases.add("of dilations", transpose(kernel(3, 3).dilations(2, 3).window()), x(1, 4, 5, 6), x(4, 3, 3, 3));
        cases.add(
                "of uneven pads",
                transpose(kernel(3, 4).strides(2, 1).pads(0, 3, 2, 1).window()),
                x(1, 4, 5, 6),
                x(4, 3, 3, 4));
        for (long stride : new long[] {1, 2}) {
            var window = three.strides(stride, stride).window();
            var rest = List.of(stride - 1, stride - 1);
            var name = "of stride " + stride;
            cases.add(
                    name + ", depthwise",
                    new ConvTranspose(window, 19, rest, List.of()),
                    x(2, 19, 7, 6),
                    x(19, 1, 3, 3));
            cases.add(name + ", groups", new ConvTranspose(window, 3, rest, List.of()), x(1, 12, 7, 6), x(12, 5, 3, 3));
        }
    }

    private static Conv conv(Window window) {
        return new Conv(window, 1);
    }

    private static ConvTranspose transpose(Window window) {
        return new ConvTranspose(window, 1, List.of(), List.of());
    }
}
