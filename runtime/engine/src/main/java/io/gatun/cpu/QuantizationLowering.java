package io.gatun.cpu;

import io.gatun.cpu.map.QuantizeDequantize;
import io.gatun.graph.Node;
import java.util.List;

/** Rounding to the steps of a quantised type, between layers of float32. */
final class QuantizationLowering {
    private static final String KERNEL = "vector rounding";
    private static final String REASON = "a whole-number type is left as soon as it is reached";

    private QuantizationLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!(node.op() instanceof io.gatun.op.QuantizeDequantize op)) {
            return false;
        }
        var kernel = new QuantizeDequantize(op.scale(), op.leastSteps(), op.mostSteps());
        var workers = compiler.resources().workers();
        if (compiler.hasPixels(node.input(0))) {
            var in = compiler.pixels(node.input(0));
            var out = compiler.definePixels(node.output());
            compiler.emit(new KernelStep(
                    compiler.info(node, KERNEL, REASON),
                    List.of(in.buffer()),
                    List.of(out.buffer()),
                    memory -> kernel.rows(
                            workers,
                            in.rows(),
                            in.channels(),
                            in.address(memory),
                            in.ld(),
                            out.address(memory),
                            out.ld())));
        } else {
            var in = compiler.plain(node.input(0));
            var out = compiler.definePlain(node.output());
            long count = compiler.type(node.output()).shape().size();
            compiler.emit(new KernelStep(
                    compiler.info(node, KERNEL, REASON),
                    List.of(in),
                    List.of(out),
                    memory -> kernel.run(workers, memory.address(in), memory.address(out), count)));
        }
        return true;
    }
}
