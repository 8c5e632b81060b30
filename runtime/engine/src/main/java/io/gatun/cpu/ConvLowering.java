package io.gatun.cpu;

import io.gatun.Numerics;
import io.gatun.cpu.conv.ConvAlgorithm;
import io.gatun.cpu.conv.ConvChoice;
import io.gatun.cpu.conv.ConvGeometry;
import io.gatun.cpu.conv.ConvOperands;
import io.gatun.graph.Node;
import io.gatun.op.Activation;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.op.Window;
import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Packing;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Convolutions of float32 over one or two spatial axes. Constant weights are packed once; those that the network is fed or makes,
 * as while it learns, are packed in each run.
 */
final class ConvLowering {
    private ConvLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        return switch (node.op()) {
            case Conv conv -> lower(compiler, node, conv, false, Optional.empty());
            case FusedConv(Conv conv, boolean residual, Optional<Activation> activation) ->
                lower(compiler, node, conv, residual, activation);
            default -> false;
        };
    }

    private static boolean lower(
            CpuCompiler compiler, Node node, Conv conv, boolean residual, Optional<Activation> activation) {
        if (compiler.type(node.input(0)).shape().rank() < 3
                || !compiler.canBePixels(node.input(0))
                || !compiler.canBePixels(node.output())
                || !AfterProduct.knows(activation)) {
            return false;
        }
        var geometry = geometry(compiler, node, conv);
        boolean planes = !compiler.hasPixels(node.input(0));
        var choice = ConvChoice.of(geometry, planes, compiler.resources().numerics() == Numerics.STRICT);
        emit(compiler, node, geometry, choice, filters(compiler, node, geometry, choice), residual, activation);
        return true;
    }

    /**
     * Where the packed filters lie when the kernel runs.
     *
     * @param reads what they are packed from in each run; empty if they are constant
     * @param packing packs them; nothing if they are constant
     */
    private record Filters(Buffer packed, List<Buffer> reads, Consumer<Memory> packing) {}

    private static Filters filters(CpuCompiler compiler, Node node, ConvGeometry geometry, ConvChoice choice) {
        var algorithm = choice.algorithm();
        var weight = compiler.graph().constant(node.input(1));
        var bias = compiler.graph().constant(node.input(2));
        boolean hasBias = node.input(2).isPresent();
        if (weight.isPresent() && (bias.isPresent() || !hasBias)) {
            long address = bias.map(Tensor::segment).map(s -> s.address()).orElse(0L);
            var constant = new ConstantFilters(algorithm, geometry, address);
            return new Filters(
                    compiler.resources().packed(weight.get(), constant.form(), constant), List.of(), _ -> {});
        }
        var packed = compiler.resources().scratch(node.name() + " filters", algorithm.packedBytes(geometry));
        var from = compiler.plain(node.input(1));
        var fromBias = hasBias ? compiler.plain(node.input(2)) : null;
        return new Filters(packed, hasBias ? List.of(from, fromBias) : List.of(from), memory -> {
            // padding lanes stay what they are, and must be zero
            memory.segment(packed).fill((byte) 0);
            algorithm.pack(
                    geometry, memory.address(from), hasBias ? memory.address(fromBias) : 0, memory.address(packed));
        });
    }

    private static void emit(
            CpuCompiler compiler,
            Node node,
            ConvGeometry geometry,
            ConvChoice choice,
            Filters filters,
            boolean residual,
            Optional<Activation> activation) {
        var algorithm = choice.algorithm();
        var pixels = algorithm.readsPlanes() ? null : compiler.pixels(node.input(0));
        var in = pixels == null ? compiler.plain(node.input(0)) : pixels.buffer();
        var addend = residual ? compiler.pixels(node.input(3)) : null;
        var out = compiler.definePixels(node.output());
        var workers = compiler.resources().workers();
        long scratchBytes = algorithm.scratchBytes(geometry, workers.threads());
        var scratch = compiler.resources().scratch(node.name() + " scratch", scratchBytes);
        var after = AfterProduct.of(activation);
        ConvRehearsal.of(algorithm, geometry, after.fused(), residual).ifPresent(compiler.resources()::rehearse);
        var reads = new ArrayList<>(List.of(in));
        reads.addAll(filters.reads());
        if (addend != null) {
            reads.add(addend.buffer());
        }
        compiler.emit(new KernelStep(
                compiler.info(node, algorithm.name().toLowerCase(java.util.Locale.ROOT), choice.reason()),
                List.copyOf(reads),
                filters.reads().isEmpty()
                        ? List.of(out.buffer(), scratch)
                        : List.of(out.buffer(), scratch, filters.packed()),
                memory -> {
                    filters.packing().accept(memory);
                    long target = out.address(memory);
                    var operands = new ConvOperands(
                            pixels == null ? memory.address(in) : pixels.address(memory),
                            pixels == null ? 0 : pixels.ld(),
                            memory.address(filters.packed()),
                            addend == null ? 0 : addend.address(memory),
                            addend == null ? 0 : addend.ld(),
                            target,
                            out.ld(),
                            memory.address(scratch));
                    algorithm.run(geometry, operands, after.fused(), workers);
                    after.sweep(workers, out, target);
                }));
    }

    private static ConvGeometry geometry(CpuCompiler compiler, Node node, Conv conv) {
        var shape = compiler.type(node.input(0)).shape();
        var out = compiler.type(node.output()).shape();
        Window window =
                conv.window().over(shape, kernelOf(compiler.type(node.input(1)).shape()));
        return Geometry.conv(shape, out.dim(1), window, conv.groups());
    }

    private static List<Long> kernelOf(Shape weight) {
        return Arrays.stream(weight.dims()).skip(2).boxed().toList();
    }

    /** A convolution's weights in the form one algorithm wants. */
    private record ConstantFilters(ConvAlgorithm algorithm, ConvGeometry geometry, long bias) implements Packing {
        /** What the packing depends on: the filters' own shape, not that of the images. */
        private record Form(ConvAlgorithm algorithm, int groups, int kernelH, int kernelW, long bias) {}

        Object form() {
            return new Form(algorithm, geometry.groups(), geometry.kernelH(), geometry.kernelW(), bias);
        }

        @Override
        public long bytes() {
            return algorithm.packedBytes(geometry);
        }

        @Override
        public int parts() {
            return 1;
        }

        @Override
        public void pack(MemorySegment constant, MemorySegment packed, int part) {
            algorithm.pack(geometry, constant.address(), bias, packed.address());
        }
    }
}
