package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.x;
import static io.gatun.conformance.cases.WindowBuilder.kernel;

import io.gatun.op.AveragePool;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.GlobalLpPool;
import io.gatun.op.GlobalMaxPool;
import io.gatun.op.LpPool;
import io.gatun.op.MaxPool;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pools: every window as a maximum and as a mean, with ceil_mode and count_include_pad. */
final class PoolCases {
    private PoolCases() {}

    static void addTo(CaseList cases) {
        windows().forEach((name, window) -> windowed(cases, name, window));
        for (long channels : new long[] {1, 3, 8, 15, 16, 17, 33, 64}) {
            var window = kernel(2, 2).strides(2, 2).window();
            cases.add(channels + " channels", max(window), x(1, channels, 6, 7));
            cases.add(channels + " channels", average(window), x(1, channels, 7, 6));
        }
        maximaOnly(cases);
        ranks(cases);
        global(cases);
    }

    private static Map<String, Window> windows() {
        var windows = new LinkedHashMap<String, Window>();
        windows.put("2x2 stride 2", kernel(2, 2).strides(2, 2).window());
        windows.put("3x3 stride 2", kernel(3, 3).strides(2, 2).window());
        windows.put("3x3 stride 1, padded", kernel(3, 3).pads(1, 1, 1, 1).window());
        windows.put(
                "3x3 stride 2, padded",
                kernel(3, 3).strides(2, 2).pads(1, 1, 1, 1).window());
        windows.put(
                "asymmetric pads", kernel(3, 3).strides(2, 2).pads(0, 1, 2, 0).window());
        windows.put("stride larger than the kernel", kernel(2, 2).strides(3, 4).window());
        windows.put("not square", kernel(1, 5).strides(2, 1).pads(0, 2, 0, 2).window());
        windows.put("1x1", kernel(1, 1).window());
        windows.put("dilations", kernel(3, 2).dilations(2, 3).window());
        windows.put("all of the image", kernel(13, 11).window());
        windows.put(
                "same upper",
                kernel(3, 3).strides(2, 2).padding(new Padding.SameUpper()).window());
        windows.put(
                "same lower",
                kernel(2, 2).strides(2, 2).padding(new Padding.SameLower()).window());
        windows.put(
                "valid", kernel(3, 3).strides(2, 2).padding(new Padding.Valid()).window());
        return windows;
    }

    private static void windowed(CaseList cases, String name, Window window) {
        var image = x(2, 5, 13, 11);
        cases.add(name, max(window), image);
        cases.add(name, average(window), image);
        cases.add(name + ", padding counted", new AveragePool(window, false, true), image);
        cases.add(name + ", p = 2", new LpPool(window, false, 2), image);
        if (!(window.padding() instanceof Padding.SameUpper || window.padding() instanceof Padding.SameLower)) {
            cases.add(name + ", ceil_mode", new MaxPool(window, true, false), x(2, 5, 14, 12));
            cases.add(name + ", ceil_mode", new AveragePool(window, true, false), x(2, 5, 14, 12));
            cases.add(name + ", ceil_mode, padding counted", new AveragePool(window, true, true), x(2, 5, 14, 12));
        }
    }

    private static void maximaOnly(CaseList cases) {
        var window = kernel(3, 3).strides(2, 2).pads(1, 1, 1, 1).window();
        cases.add("what is not finite", max(window), x(1, 4, 9, 9).with(Filling.SPECIAL));
        cases.add("only negative numbers", max(window), x(1, 4, 9, 9).with(Filling.between(-9, -8)));
        cases.add("places as well", max(window), 2, x(2, 3, 9, 8));
        cases.add("places of many equal numbers", max(window), 2, x(1, 3, 9, 8).with(Filling.TIES));
        cases.add("places, column by column", new MaxPool(window, false, true), 2, x(1, 2, 7, 8));
        cases.add("of bytes", max(window), Operand.of(DType.UINT8, 1, 3, 9, 8));
        cases.add("no pictures in the batch", max(window), x(0, 3, 9, 9));
        cases.add("no pictures in the batch", average(window), x(0, 3, 9, 9));
    }

    private static void ranks(CaseList cases) {
        cases.add("of one axis", max(kernel(3).strides(2).pads(0, 1).window()), x(2, 4, 17));
        cases.add("of one axis", average(kernel(3).strides(2).pads(0, 1).window()), x(2, 4, 17));
        cases.add("of three axes", max(kernel(2, 2, 2).strides(2, 1, 2).window()), x(1, 3, 5, 6, 7));
        cases.add("of three axes", average(kernel(2, 2, 2).strides(2, 1, 2).window()), x(1, 3, 5, 6, 7));
    }

    private static void global(CaseList cases) {
        for (var image : new Operand[] {
            x(1, 1, 1, 1), x(1, 3, 7, 7), x(2, 17, 5, 3), x(1, 64, 8, 8), x(1, 5, 31, 29), x(3, 4, 11), x(1, 2, 3, 4, 5)
        }) {
            cases.add("", new GlobalAveragePool(), image);
            cases.add("", new GlobalMaxPool(), image);
            cases.add("", new GlobalLpPool(2), image);
        }
        cases.add("no pictures in the batch", new GlobalAveragePool(), x(0, 3, 7, 7));
    }

    private static MaxPool max(Window window) {
        return new MaxPool(window, false, false);
    }

    private static AveragePool average(Window window) {
        return new AveragePool(window, false, false);
    }
}
