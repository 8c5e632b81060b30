package io.gatun.cpu;

import io.gatun.cpu.map.Arithmetic;
import io.gatun.cpu.map.Arithmetic.Operator;
import io.gatun.cpu.map.Arithmetic.Repeated;
import io.gatun.graph.Node;
import java.util.List;

/** Arithmetic on two row-major tensors of which one or both are repeated along some axes. */
final class RepeatedLowering {
    private RepeatedLowering() {}

    static boolean lower(CpuCompiler compiler, Node node, Operator operator) {
        var shape = compiler.type(node.output()).shape();
        var repetition = Repetition.of(
                shape,
                compiler.type(node.input(0)).shape(),
                compiler.type(node.input(1)).shape());
        if (repetition.length() > Integer.MAX_VALUE) {
            return false;
        }
        var a = compiler.plain(node.input(0));
        var b = compiler.plain(node.input(1));
        var out = compiler.definePlain(node.output());
        var workers = compiler.resources().workers();
        var lines = compiler.resources().scratch(node.name() + " lines", Arithmetic.lineBytes(workers.threads()));
        long rows = shape.size() / repetition.length();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector arithmetic", "repeated along some axes"),
                List.of(a, b),
                List.of(out, lines),
                memory -> Arithmetic.repeated(
                        workers,
                        operator,
                        rows,
                        (int) repetition.length(),
                        new Repeated(memory.address(a), repetition.isSingle(0), row -> repetition.offset(0, row)),
                        new Repeated(memory.address(b), repetition.isSingle(1), row -> repetition.offset(1, row)),
                        memory.address(out),
                        memory.address(lines))));
        return true;
    }
}
