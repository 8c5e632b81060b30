package io.gatun.cpu;

import io.gatun.Numerics;
import io.gatun.cpu.conv.ConvTransposed;
import io.gatun.graph.Node;
import io.gatun.op.ConvTranspose;
import io.gatun.spi.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Transposed convolutions over one or two spatial axes of float32, such as the data gradients of convolutions: as ordinary
 * convolutions with their filters turned around.
 */
final class ConvTransposeLowering {
    private ConvTransposeLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!(node.op() instanceof ConvTranspose conv)
                || !compiler.canBePixels(node.input(0))
                || !compiler.canBePixels(node.output())
                || compiler.type(node.input(0)).shape().rank() < 3) {
            return false;
        }
        var shape = shape(compiler, node, conv);
        if (!shape.isModest()) {
            return false;
        }
        var kernel = new ConvTransposed(shape, compiler.resources().numerics() == Numerics.STRICT);
        var filters = PackedFilters.of(compiler, node, new Filters(kernel));
        var in = compiler.pixels(node.input(0));
        var out = compiler.definePixels(node.output());
        var workers = compiler.resources().workers();
        var scratch = compiler.resources().scratch(node.name() + " scratch", kernel.scratchBytes(workers.threads()));
        var reads = new ArrayList<>(List.of(in.buffer()));
        reads.addAll(filters.reads());
        var writes = new ArrayList<>(List.of(out.buffer(), scratch));
        writes.addAll(filters.writes());
        var choice = kernel.choice();
        compiler.emit(new KernelStep(
                compiler.info(
                        node, choice.algorithm().name().toLowerCase(Locale.ROOT), "filters turned; " + choice.reason()),
                List.copyOf(reads),
                List.copyOf(writes),
                memory -> {
                    filters.packing().accept(memory);
                    kernel.run(
                            in.address(memory),
                            in.ld(),
                            memory.address(filters.packed()),
                            out.address(memory),
                            out.ld(),
                            memory.address(scratch),
                            workers);
                }));
        return true;
    }

    private static ConvTransposed.Shape shape(CpuCompiler compiler, Node node, ConvTranspose conv) {
        var x = compiler.type(node.input(0)).shape();
        var y = compiler.type(node.output()).shape();
        var window = conv.over(x, compiler.type(node.input(1)).shape());
        boolean flat = Geometry.isFlat(window);
        return new ConvTransposed.Shape(
                (int) x.dim(0),
                (int) x.dim(1),
                flat ? 1 : (int) x.dim(2),
                (int) x.dim(-1),
                (int) y.dim(1),
                flat ? 1 : (int) y.dim(2),
                (int) y.dim(-1),
                Geometry.vertical(window.kernel(), 1),
                Geometry.horizontal(window.kernel()),
                Geometry.vertical(window.strides(), 1),
                Geometry.horizontal(window.strides()),
                Geometry.vertical(window.dilations(), 1),
                Geometry.horizontal(window.dilations()),
                flat ? 0 : (int) window.before(0),
                (int) window.before(Geometry.lastAxis(window)),
                (int) conv.groups());
    }

    /** Filters turned around. */
    private record Filters(ConvTransposed kernel) implements PackedFilters.Form {
        @Override
        public Object key() {
            return kernel.form();
        }

        @Override
        public long bytes() {
            return kernel.packedBytes();
        }

        @Override
        public void pack(long filters, long bias, long to) {
            kernel.pack(filters, bias, to);
        }

        @Override
        public long scratchBytes(int threads) {
            return kernel.packingBytes(threads);
        }

        @Override
        public void packAgain(long filters, long bias, long to, long scratch, Workers workers) {
            kernel.packAgain(filters, bias, to, scratch, workers);
        }
    }
}
