package io.gatun.opencl;

import io.gatun.spi.StepInfo;
import java.util.ArrayList;
import java.util.List;

/** Copies a value, closes or opens gaps between its images, and converts it. */
record Copy(ClCompiler compiler, Operand from, Precision stored, Operand to, Precision wanted) {
    void emit(StepInfo info) {
        compiler.emit(info, List.of(from), to, call());
    }

    KernelCall call() {
        var definitions = new ArrayList<String>();
        if (stored == Precision.HALF) {
            definitions.add("FROM_HALF");
        }
        if (wanted == Precision.HALF) {
            definitions.add("TO_HALF");
        }
        var kernel = compiler.plainKernel("copy", "copy", definitions.toArray(String[]::new));
        var extent = Operand.extent(from, to);
        return KernelCall.of(kernel)
                .operand(from)
                .operand(to)
                .ints(extent.images(), extent.size())
                .over(Math.ceilDiv(extent.size(), 4), extent.images());
    }
}
