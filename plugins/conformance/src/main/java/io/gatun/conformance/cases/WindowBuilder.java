package io.gatun.conformance.cases;

import io.gatun.op.Padding;
import io.gatun.op.Window;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Writes windows down in one line. */
record WindowBuilder(List<Long> kernel, List<Long> strides, List<Long> dilations, Padding padding) {
    static WindowBuilder kernel(long... extents) {
        return new WindowBuilder(list(extents), List.of(), List.of(), new Padding.Explicit(List.of(), List.of()));
    }

    WindowBuilder strides(long... strides) {
        return new WindowBuilder(kernel, list(strides), dilations, padding);
    }

    WindowBuilder dilations(long... dilations) {
        return new WindowBuilder(kernel, strides, list(dilations), padding);
    }

    /** All begins, then all ends, as ONNX writes them. */
    WindowBuilder pads(long... pads) {
        int rank = pads.length / 2;
        return padding(new Padding.Explicit(
                list(Arrays.copyOf(pads, rank)), list(Arrays.copyOfRange(pads, rank, pads.length))));
    }

    WindowBuilder padding(Padding padding) {
        return new WindowBuilder(kernel, strides, dilations, padding);
    }

    Window window() {
        return new Window(kernel, strides, dilations, padding);
    }

    private static List<Long> list(long... numbers) {
        return LongStream.of(numbers).boxed().toList();
    }
}
