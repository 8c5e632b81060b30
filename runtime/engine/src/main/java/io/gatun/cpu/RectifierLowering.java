package io.gatun.cpu;

import io.gatun.cpu.map.Rectifier;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.RectifierGradient;
import io.gatun.spi.Memory;
import java.util.List;
import java.util.Optional;

/** The gradient of Relu and its kin, together with the sum of two gradients before it. */
final class RectifierLowering {
    private RectifierLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        return switch (node.op()) {
            case RectifierGradient gradient -> alone(compiler, node, gradient);
            case Binary(var function) when function == Binary.Function.ADD -> behindSum(compiler, node);
            default -> false;
        };
    }

    private static boolean alone(CpuCompiler compiler, Node node, RectifierGradient gradient) {
        var kernel = kernel(gradient);
        if (kernel.isEmpty() || !compiler.isFloat(node.output())) {
            return false;
        }
        lower(compiler, node, kernel.get(), node.input(0), List.of(node.input(1)), node.output());
        return true;
    }

    /** A sum that nothing else reads needs not be written. */
    private static boolean behindSum(CpuCompiler compiler, Node sum) {
        var next = compiler.graph()
                .soleConsumer(sum.output())
                .filter(reader -> reader.op() instanceof RectifierGradient)
                .filter(reader -> reader.input(1).equals(sum.output()) && compiler.isMade(reader.input(0)));
        var kernel = next.flatMap(reader -> kernel((RectifierGradient) reader.op()));
        if (kernel.isEmpty()
                || !compiler.isFloat(sum.output())
                || !compiler.type(sum.input(0)).equals(compiler.type(sum.input(1)))) {
            return false;
        }
        compiler.merge(next.get());
        lower(
                compiler,
                sum,
                kernel.get(),
                next.get().input(0),
                sum.inputs(),
                next.get().output());
        return true;
    }

    /** The kernel, if floats hold the bounds. */
    private static Optional<Rectifier> kernel(RectifierGradient gradient) {
        var kernel = new Rectifier((float) gradient.low(), (float) gradient.high(), (float) gradient.slope());
        return Optional.of(kernel)
                .filter(_ -> kernel.low() == gradient.low()
                        && kernel.high() == gradient.high()
                        && kernel.slope() == gradient.slope());
    }

    private static void lower(
            CpuCompiler compiler, Node node, Rectifier kernel, Value v, List<Value> gradients, Value output) {
        if (compiler.hasPixels(v) || gradients.stream().anyMatch(compiler::hasPixels)) {
            ofPixels(compiler, node, kernel, v, gradients, output);
        } else {
            ofPlain(compiler, node, kernel, v, gradients, output);
        }
    }

    private static String words(List<Value> gradients) {
        return gradients.size() == 1 ? "" : "of a sum";
    }

    private static void ofPlain(
            CpuCompiler compiler, Node node, Rectifier kernel, Value v, List<Value> gradients, Value output) {
        var values = compiler.plain(v);
        var first = compiler.plain(gradients.getFirst());
        var last = compiler.plain(gradients.getLast());
        var out = compiler.definePlain(output);
        long count = compiler.type(output).shape().size();
        var workers = compiler.resources().workers();
        boolean sums = gradients.size() > 1;
        compiler.emit(new KernelStep(
                        compiler.info(node, "vector rectifier gradient", words(gradients)),
                        List.of(values, first, last),
                        List.of(out),
                        memory -> kernel.contiguous(
                                workers,
                                count,
                                memory.address(values),
                                memory.address(first),
                                sums ? memory.address(last) : 0,
                                memory.address(out)))
                .overwriting(first, last, values));
    }

    private static void ofPixels(
            CpuCompiler compiler, Node node, Rectifier kernel, Value v, List<Value> gradients, Value output) {
        var values = compiler.pixels(v);
        var first = compiler.pixels(gradients.getFirst());
        var last = compiler.pixels(gradients.getLast());
        var out = compiler.definePixels(output);
        var workers = compiler.resources().workers();
        boolean sums = gradients.size() > 1;
        compiler.emit(new KernelStep(
                        compiler.info(node, "vector rectifier gradient", words(gradients)),
                        List.of(values.buffer(), first.buffer(), last.buffer()),
                        List.of(out.buffer()),
                        memory -> kernel.rows(
                                workers,
                                out.rows(),
                                out.channels(),
                                operand(values, memory),
                                operand(first, memory),
                                sums ? operand(last, memory) : Rectifier.Operand.NONE,
                                operand(out, memory)))
                .overwriting(out, first, last, values));
    }

    private static Rectifier.Operand operand(Pixels rows, Memory memory) {
        return new Rectifier.Operand(rows.address(memory), rows.ld());
    }
}
