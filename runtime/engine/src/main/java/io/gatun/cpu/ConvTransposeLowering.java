package io.gatun.cpu;

import io.gatun.cpu.conv.ConvTransposed;
import io.gatun.graph.Node;
import io.gatun.op.ConvTranspose;
import io.gatun.spi.Packing;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Transposed convolutions of one group over one or two spatial axes of float32. */
final class ConvTransposeLowering {
    private ConvTransposeLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!(node.op() instanceof ConvTranspose conv) || conv.groups() != 1) {
            return false;
        }
        var weight = compiler.graph().constant(node.input(1));
        var bias = compiler.graph().constant(node.input(2));
        if (weight.isEmpty()
                || bias.isEmpty() && node.input(2).isPresent()
                || !compiler.canBePixels(node.input(0))
                || !compiler.canBePixels(node.output())
                || compiler.type(node.input(0)).shape().rank() < 3) {
            return false;
        }
        var kernel = kernel(compiler, node, conv, weight.get());
        if (!kernel.applies()) {
            return false;
        }
        var in = compiler.pixels(node.input(0));
        var out = compiler.definePixels(node.output());
        var filters = new Filters(kernel);
        var packed = compiler.resources().packed(weight.get(), filters.form(), filters);
        long row = bias.map(tensor -> PerChannel.packed(compiler, tensor, out))
                .orElseGet(() -> zeros(compiler, weight.get(), out.ld()));
        var scratch = compiler.resources().scratch(node.name() + " product", kernel.scratchBytes());
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "product and sums", "one group, and constant filters"),
                List.of(in.buffer()),
                List.of(out.buffer(), scratch),
                memory -> kernel.run(
                        in.address(memory),
                        in.ld(),
                        memory.address(packed),
                        row,
                        out.address(memory),
                        out.ld(),
                        memory.address(scratch),
                        workers)));
        return true;
    }

    private static long zeros(CpuCompiler compiler, Tensor weight, int floats) {
        return compiler.resources()
                .derived(
                        weight,
                        "zeros for " + floats,
                        arena -> Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(floats)), arena)
                                .segment()
                                .address());
    }

    private static ConvTransposed kernel(CpuCompiler compiler, Node node, ConvTranspose conv, Tensor weight) {
        var x = compiler.type(node.input(0)).shape();
        var y = compiler.type(node.output()).shape();
        var window = conv.over(x, weight.shape());
        boolean flat = Geometry.isFlat(window);
        return new ConvTransposed(
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
                (int) window.before(Geometry.lastAxis(window)));
    }

    /** The weights as a matrix. */
    private record Filters(ConvTransposed kernel) implements Packing {
        /** What the packing depends on beside the weights. */
        String form() {
            return "transposed convolution";
        }

        @Override
        public long bytes() {
            return kernel.packedBytes();
        }

        @Override
        public int parts() {
            return 1;
        }

        @Override
        public void pack(MemorySegment constant, MemorySegment packed, int part) {
            kernel.pack(constant.address(), packed.address());
        }
    }
}
