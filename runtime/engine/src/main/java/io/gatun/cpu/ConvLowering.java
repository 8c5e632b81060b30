package io.gatun.cpu;

import io.gatun.Numerics;
import io.gatun.cpu.conv.ConvAlgorithm;
import io.gatun.cpu.conv.ConvChoice;
import io.gatun.cpu.conv.ConvGeometry;
import io.gatun.cpu.conv.ConvOperands;
import io.gatun.cpu.gemm.Epilogue;
import io.gatun.graph.Node;
import io.gatun.op.Activation;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.op.Window;
import io.gatun.spi.Workers;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Convolutions of float32 over one or two spatial axes. Constant weights are packed once; those that the network is fed or makes,
 * as while it learns, are packed in each run.
 */
final class ConvLowering {
    /** Rows of the products that Winograd consists of: as many for each tile, and nearly always more than a few. */
    private static final int TILES = 16;

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
        var filters = PackedFilters.of(compiler, node, new Filters(choice.algorithm(), geometry));
        emit(compiler, node, geometry, choice, filters, residual, activation);
        return true;
    }

    private static void emit(
            CpuCompiler compiler,
            Node node,
            ConvGeometry geometry,
            ConvChoice choice,
            PackedFilters filters,
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
        if (algorithm.transformsTiles()) {
            compiler.resources().rehearse(MatrixRehearsal.of(TILES, geometry.outChannels(), Epilogue.none()));
        }
        var reads = new ArrayList<>(List.of(in));
        reads.addAll(filters.reads());
        if (addend != null) {
            reads.add(addend.buffer());
        }
        var writes = new ArrayList<>(List.of(out.buffer(), scratch));
        writes.addAll(filters.writes());
        compiler.emit(new KernelStep(
                compiler.info(node, algorithm.name().toLowerCase(Locale.ROOT), choice.reason()),
                List.copyOf(reads),
                List.copyOf(writes),
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

    static ConvGeometry geometry(CpuCompiler compiler, Node node, Conv conv) {
        var shape = compiler.type(node.input(0)).shape();
        var out = compiler.type(node.output()).shape();
        Window window =
                conv.window().over(shape, kernelOf(compiler.type(node.input(1)).shape()));
        return Geometry.conv(shape, out.dim(1), window, conv.groups());
    }

    private static List<Long> kernelOf(Shape weight) {
        return Arrays.stream(weight.dims()).skip(2).boxed().toList();
    }

    /** A convolution's filters in the form that one algorithm wants. */
    record Filters(ConvAlgorithm algorithm, ConvGeometry geometry) implements PackedFilters.Form {
        /** What the packing depends on: the filters' own shape, not that of the images. */
        private record Key(ConvAlgorithm algorithm, int groups, int kernelH, int kernelW) {}

        @Override
        public Object key() {
            return new Key(algorithm, geometry.groups(), geometry.kernelH(), geometry.kernelW());
        }

        @Override
        public long bytes() {
            return algorithm.packedBytes(geometry);
        }

        @Override
        public void pack(long filters, long bias, long to) {
            algorithm.pack(geometry, filters, bias, to);
        }

        @Override
        public long scratchBytes(int threads) {
            return algorithm.packingBytes(geometry, threads);
        }

        @Override
        public void packAgain(long filters, long bias, long to, long scratch, Workers workers) {
            algorithm.packAgain(geometry, filters, bias, to, scratch, workers);
        }
    }
}
