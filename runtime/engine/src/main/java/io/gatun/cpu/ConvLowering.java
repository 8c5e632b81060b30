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
import io.gatun.spi.Packing;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Convolutions of float32 over one or two spatial axes with constant weights. */
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
        var weight = compiler.graph().constant(node.input(1));
        var bias = node.input(2).isPresent() ? compiler.graph().constant(node.input(2)) : Optional.<Tensor>empty();
        boolean constantBias = bias.isPresent() || !node.input(2).isPresent();
        if (weight.isEmpty()
                || !constantBias
                || compiler.type(node.input(0)).shape().rank() < 3
                || !compiler.canBePixels(node.input(0))
                || !compiler.canBePixels(node.output())
                || !AfterProduct.knows(activation)) {
            return false;
        }
        var geometry = geometry(compiler, node, conv, weight.get());
        boolean planes = !compiler.hasPixels(node.input(0));
        var choice = ConvChoice.of(geometry, planes, compiler.resources().numerics() == Numerics.STRICT);
        var filters = new Filters(
                choice.algorithm(),
                geometry,
                bias.map(Tensor::segment).map(s -> s.address()).orElse(0L));
        emit(
                compiler,
                node,
                geometry,
                choice,
                compiler.resources().packed(weight.get(), filters.form(), filters),
                residual,
                activation);
        return true;
    }

    private static void emit(
            CpuCompiler compiler,
            Node node,
            ConvGeometry geometry,
            ConvChoice choice,
            Buffer packed,
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
        if (addend != null) {
            reads.add(addend.buffer());
        }
        compiler.emit(new KernelStep(
                compiler.info(node, algorithm.name().toLowerCase(java.util.Locale.ROOT), choice.reason()),
                List.copyOf(reads),
                List.of(out.buffer(), scratch),
                memory -> {
                    long target = out.address(memory);
                    var operands = new ConvOperands(
                            pixels == null ? memory.address(in) : pixels.address(memory),
                            pixels == null ? 0 : pixels.ld(),
                            memory.address(packed),
                            addend == null ? 0 : addend.address(memory),
                            addend == null ? 0 : addend.ld(),
                            target,
                            out.ld(),
                            memory.address(scratch));
                    algorithm.run(geometry, operands, after.fused(), workers);
                    after.sweep(workers, out, target);
                }));
    }

    private static ConvGeometry geometry(CpuCompiler compiler, Node node, Conv conv, Tensor weight) {
        var shape = compiler.type(node.input(0)).shape();
        var out = compiler.type(node.output()).shape();
        Window window = conv.window().over(shape, kernelOf(weight));
        boolean flat = Geometry.isFlat(window);
        int last = Geometry.lastAxis(window);
        return new ConvGeometry(
                (int) shape.dim(0),
                (int) shape.dim(1),
                flat ? 1 : (int) shape.dim(2),
                (int) shape.dim(-1),
                (int) out.dim(1),
                Geometry.vertical(window.kernel(), 1),
                Geometry.horizontal(window.kernel()),
                Geometry.vertical(window.strides(), 1),
                Geometry.horizontal(window.strides()),
                flat ? 0 : (int) window.before(0),
                (int) window.before(last),
                flat ? 0 : (int) window.after(0),
                (int) window.after(last),
                Geometry.vertical(window.dilations(), 1),
                Geometry.horizontal(window.dilations()),
                (int) conv.groups());
    }

    private static List<Long> kernelOf(Tensor weight) {
        var dims = weight.shape().dims();
        return java.util.Arrays.stream(dims).skip(2).boxed().toList();
    }

    /** A convolution's weights in the form one algorithm wants. */
    private record Filters(ConvAlgorithm algorithm, ConvGeometry geometry, long bias) implements Packing {
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
