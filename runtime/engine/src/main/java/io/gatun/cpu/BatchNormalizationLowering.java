package io.gatun.cpu;

import io.gatun.cpu.map.Activation;
import io.gatun.cpu.map.Rows;
import io.gatun.cpu.map.ScaleShift;
import io.gatun.cpu.norm.BatchGradient;
import io.gatun.cpu.norm.BatchMoments;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.BatchNormalizationGradient;
import io.gatun.op.Binary;
import io.gatun.op.Clip;
import io.gatun.op.Unary;
import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Batch normalisation as it is while a network learns, by the statistics of the batch, and its gradient. */
final class BatchNormalizationLowering {
    private BatchNormalizationLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        return switch (node.op()) {
            case BatchNormalization norm
            when norm.training() && fits(compiler, node) -> normalise(compiler, node, norm);
            case BatchNormalizationGradient gradient
            when fits(compiler, node) -> differentiate(compiler, node, gradient.epsilon());
            default -> false;
        };
    }

    private static boolean fits(CpuCompiler compiler, Node node) {
        return node.inputs().stream().allMatch(compiler::isFloat) && compiler.canBePixels(node.input(0));
    }

    /** What the step does once it has the factors: to what it adds, and what comes out. */
    private record Ending(Optional<Pixels> residual, Optional<Activation> activation, Value output, String words) {
        ScaleShift.Ending at(Memory memory) {
            long address = residual.map(rows -> rows.address(memory)).orElse(0L);
            int ld = residual.map(Pixels::ld).orElse(0);
            return activation
                    .map(function -> function.kind() == Activation.Kind.RELU
                            ? new ScaleShift.Ending(address, ld, true, 0, Float.POSITIVE_INFINITY)
                            : new ScaleShift.Ending(address, ld, true, function.alpha(), function.beta()))
                    .orElse(new ScaleShift.Ending(address, ld, false, 0, 0));
        }
    }

    /** Takes an Add and a Relu or Clip that alone read what the normalisation makes into its own step. */
    private static Ending ending(CpuCompiler compiler, Node node) {
        var output = node.output();
        var words = new ArrayList<String>();
        var sum = compiler.graph().soleConsumer(output).filter(next -> isSum(compiler, next, node.output()));
        Optional<Pixels> residual = Optional.empty();
        if (sum.isPresent()) {
            compiler.merge(sum.get());
            residual = Optional.of(compiler.pixels(other(sum.get(), output)));
            words.add(sum.get().op().type());
            output = sum.get().output();
        }
        var next = compiler.graph().soleConsumer(output);
        var activation = next.flatMap(reader -> activation(compiler, reader));
        if (activation.isPresent()) {
            compiler.merge(next.get());
            words.add(next.get().op().type());
            output = next.get().output();
        }
        return new Ending(
                residual,
                activation,
                output,
                words.isEmpty() ? "by the batch" : "by the batch, with " + String.join(" and ", words) + " behind it");
    }

    private static boolean isSum(CpuCompiler compiler, Node next, Value output) {
        return next.op() instanceof Binary(var function)
                && function == Binary.Function.ADD
                && compiler.isMade(other(next, output))
                && compiler.type(other(next, output)).equals(compiler.type(output));
    }

    private static Value other(Node sum, Value output) {
        return sum.input(0).equals(output) ? sum.input(1) : sum.input(0);
    }

    private static Optional<Activation> activation(CpuCompiler compiler, Node node) {
        return switch (node.op()) {
            case Unary unary when unary.function() == Unary.Function.RELU -> MapLowering.function(unary);
            case Clip _ -> MapLowering.range(compiler, node);
            default -> Optional.empty();
        };
    }

    private static boolean normalise(CpuCompiler compiler, Node node, BatchNormalization norm) {
        var in = compiler.pixels(node.input(0));
        var parameters =
                node.inputs().subList(1, 5).stream().map(compiler::plain).toList();
        var mean = madeIfWanted(compiler, node, 1);
        var variance = madeIfWanted(compiler, node, 2);
        var ending = ending(compiler, node);
        var out = compiler.definePixels(ending.output);
        long row = 4L * Rows.padded(in.channels());
        long partialBytes = BatchMoments.partialBytes(in.rows(), in.channels());
        var scratch = compiler.resources().scratch(node.name() + " sums", 2 * row + partialBytes);
        var workers = compiler.resources().workers();
        var reads = new ArrayList<>(parameters);
        reads.add(in.buffer());
        ending.residual.ifPresent(rows -> reads.add(rows.buffer()));
        var writes = Stream.of(Optional.of(out.buffer()), mean, variance, Optional.of(scratch))
                .flatMap(Optional::stream)
                .toList();
        compiler.emit(new KernelStep(
                        compiler.info(node, "vector batch normalisation", ending.words), reads, writes, memory -> {
                            long factors = memory.address(scratch);
                            BatchMoments.run(
                                    workers,
                                    in.rows(),
                                    in.channels(),
                                    in.address(memory),
                                    in.ld(),
                                    norm.epsilon(),
                                    norm.momentum(),
                                    new BatchMoments.Parameters(
                                            memory.address(parameters.get(0)),
                                            memory.address(parameters.get(1)),
                                            memory.address(parameters.get(2)),
                                            memory.address(parameters.get(3))),
                                    new BatchMoments.Found(
                                            factors, factors + row, address(memory, mean), address(memory, variance)),
                                    factors + 2 * row);
                            ScaleShift.run(
                                    workers,
                                    in.rows(),
                                    in.channels(),
                                    in.address(memory),
                                    in.ld(),
                                    factors,
                                    factors + row,
                                    ending.at(memory),
                                    out.address(memory),
                                    out.ld());
                        })
                .overwriting(
                        out,
                        Stream.concat(Stream.of(in), ending.residual.stream()).toArray(Pixels[]::new)));
        return true;
    }

    private static Optional<Buffer> madeIfWanted(CpuCompiler compiler, Node node, int output) {
        return node.outputs().size() > output && node.outputs().get(output).isPresent()
                ? Optional.of(compiler.definePlain(node.outputs().get(output)))
                : Optional.empty();
    }

    private static long address(Memory memory, Optional<Buffer> buffer) {
        return buffer.map(memory::address).orElse(0L);
    }

    private static boolean differentiate(CpuCompiler compiler, Node node, double epsilon) {
        var x = compiler.pixels(node.input(0));
        var scale = compiler.plain(node.input(1));
        var g = compiler.pixels(node.input(2));
        var out = compiler.definePixels(node.output());
        var ofScale = madeIfWanted(compiler, node, 1);
        var ofBias = madeIfWanted(compiler, node, 2);
        var scratch =
                compiler.resources().scratch(node.name() + " sums", BatchGradient.scratchBytes(x.rows(), x.channels()));
        var workers = compiler.resources().workers();
        var writes = Stream.of(Optional.of(out.buffer()), ofScale, ofBias, Optional.of(scratch))
                .flatMap(Optional::stream)
                .toList();
        compiler.emit(new KernelStep(
                        compiler.info(node, "vector batch normalisation gradient", "channels-last"),
                        List.of(x.buffer(), scale, g.buffer()),
                        writes,
                        memory -> BatchGradient.run(
                                workers,
                                x.rows(),
                                x.channels(),
                                new BatchGradient.Operand(x.address(memory), x.ld()),
                                new BatchGradient.Operand(g.address(memory), g.ld()),
                                epsilon,
                                memory.address(scale),
                                new BatchGradient.Operand(out.address(memory), out.ld()),
                                address(memory, ofScale),
                                address(memory, ofBias),
                                memory.address(scratch)))
                .overwriting(out, g, x));
        return true;
    }
}
