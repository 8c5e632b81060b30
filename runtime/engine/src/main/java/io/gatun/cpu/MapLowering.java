package io.gatun.cpu;

import io.gatun.cpu.map.Activation;
import io.gatun.cpu.map.Activations;
import io.gatun.cpu.map.Lrn;
import io.gatun.cpu.map.LrnGradient;
import io.gatun.cpu.map.PRelu;
import io.gatun.cpu.map.ScaleShift;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Clip;
import io.gatun.op.LocalResponseGradient;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.LogSoftmax;
import io.gatun.op.Softmax;
import io.gatun.op.Unary;
import io.gatun.spi.Buffer;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Functions of one tensor that keep its shape: activations, softmax, and normalisation by channel. */
final class MapLowering {
    private MapLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!compiler.isFloat(node.input(0)) || !compiler.isFloat(node.output())) {
            return false;
        }
        return switch (node.op()) {
            case Unary unary ->
                function(unary).map(f -> activate(compiler, node, f)).orElse(false);
            case Clip _ ->
                range(compiler, node).map(f -> activate(compiler, node, f)).orElse(false);
            case Softmax(long axis, boolean flattened) -> softmax(compiler, node, axis, flattened, false);
            case LogSoftmax(long axis, boolean flattened) -> softmax(compiler, node, axis, flattened, true);
            case LocalResponseNormalization lrn -> normalise(compiler, node, lrn);
            case LocalResponseGradient(var lrn) -> differentiate(compiler, node, lrn);
            case BatchNormalization norm -> scaleAndShift(compiler, node, norm);
            case io.gatun.op.PRelu(boolean channelwise) -> slopes(compiler, node, channelwise);
            default -> false;
        };
    }

    /** The kernel's function for an operator's, if there is one. */
    static Optional<Activation> function(Unary unary) {
        return Arrays.stream(Activation.Kind.values())
                .filter(kind -> kind.name().equals(unary.function().name()))
                .findFirst()
                .map(kind -> new Activation(kind, unary.alpha(), unary.beta()));
    }

    /** A Clip whose bounds are constants. */
    static Optional<Activation> range(CpuCompiler compiler, Node node) {
        var min = bound(compiler, node.input(1), Float.NEGATIVE_INFINITY);
        var max = bound(compiler, node.input(2), Float.POSITIVE_INFINITY);
        if (min.isEmpty() || max.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Activation(Activation.Kind.CLIP, min.get(), max.get()));
    }

    private static Optional<Float> bound(CpuCompiler compiler, Value value, float otherwise) {
        if (!value.isPresent()) {
            return Optional.of(otherwise);
        }
        return compiler.graph().constant(value).map(tensor -> tensor.floatAt(0));
    }

    private static boolean activate(CpuCompiler compiler, Node node, Activation function) {
        var workers = compiler.resources().workers();
        if (compiler.hasPixels(node.input(0))) {
            var in = compiler.pixels(node.input(0));
            var out = compiler.definePixels(node.output());
            activate(
                    compiler,
                    node,
                    function,
                    in.buffer(),
                    out.buffer(),
                    memory -> Activations.rows(
                            workers,
                            function,
                            in.rows(),
                            in.channels(),
                            in.address(memory),
                            in.ld(),
                            out.address(memory),
                            out.ld()));
        } else {
            var in = compiler.plain(node.input(0));
            var out = compiler.definePlain(node.output());
            long count = compiler.type(node.output()).shape().size();
            activate(
                    compiler,
                    node,
                    function,
                    in,
                    out,
                    memory -> Activations.run(workers, function, memory.address(in), memory.address(out), count));
        }
        return true;
    }

    private static void activate(
            CpuCompiler compiler, Node node, Activation function, Buffer in, Buffer out, KernelStep.Kernel kernel) {
        var info = compiler.info(node, "vector " + function.kind().name().toLowerCase(java.util.Locale.ROOT), "");
        compiler.emit(new KernelStep(info, List.of(in), List.of(out), kernel));
    }

    private static boolean softmax(CpuCompiler compiler, Node node, long axis, boolean flattened, boolean logarithm) {
        var shape = compiler.type(node.input(0)).shape();
        int from = shape.axis(axis);
        long floats = flattened ? shape.sizeBetween(from, shape.rank()) : shape.dim(from);
        if (shape.sizeBetween(from, shape.rank()) != floats || floats > Integer.MAX_VALUE) {
            return false;
        }
        long rows = shape.size() / floats;
        var in = compiler.plain(node.input(0));
        var out = compiler.definePlain(node.output());
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector softmax", "the axis is contiguous"),
                List.of(in),
                List.of(out),
                memory -> io.gatun.cpu.map.Softmax.run(
                        workers,
                        rows,
                        (int) floats,
                        logarithm,
                        memory.address(in),
                        floats,
                        memory.address(out),
                        floats)));
        return true;
    }

    private static boolean normalise(CpuCompiler compiler, Node node, LocalResponseNormalization lrn) {
        // a window beyond all channels would only make its line of zeros longer
        if (!compiler.canBePixels(node.input(0))
                || lrn.size() > 2 * compiler.type(node.input(0)).shape().dim(1)) {
            return false;
        }
        var in = compiler.pixels(node.input(0));
        var out = compiler.definePixels(node.output());
        var workers = compiler.resources().workers();
        var kernel = new Lrn((int) lrn.size(), lrn.alpha(), lrn.beta(), lrn.bias());
        var lines = compiler.resources()
                .scratch(node.name() + " squares", kernel.workspaceBytes(in.channels(), workers.threads()));
        compiler.emit(new KernelStep(
                compiler.info(node, "vector LRN", "channels-last"),
                List.of(in.buffer()),
                List.of(out.buffer(), lines),
                memory -> kernel.run(
                        workers,
                        in.rows(),
                        in.channels(),
                        in.address(memory),
                        in.ld(),
                        out.address(memory),
                        out.ld(),
                        memory.address(lines))));
        return true;
    }

    private static boolean differentiate(CpuCompiler compiler, Node node, LocalResponseNormalization lrn) {
        if (!compiler.canBePixels(node.input(0))
                || lrn.size() > 2 * compiler.type(node.input(0)).shape().dim(1)) {
            return false;
        }
        var x = compiler.pixels(node.input(0));
        var g = compiler.pixels(node.input(1));
        var out = compiler.definePixels(node.output());
        var workers = compiler.resources().workers();
        var kernel = new LrnGradient((int) lrn.size(), lrn.alpha(), lrn.beta(), lrn.bias());
        var lines = compiler.resources()
                .scratch(node.name() + " lines", kernel.workspaceBytes(x.channels(), workers.threads()));
        compiler.emit(new KernelStep(
                compiler.info(node, "vector LRN gradient", "channels-last"),
                List.of(x.buffer(), g.buffer()),
                List.of(out.buffer(), lines),
                memory -> kernel.run(
                        workers,
                        x.rows(),
                        x.channels(),
                        new LrnGradient.Operand(x.address(memory), x.ld()),
                        new LrnGradient.Operand(g.address(memory), g.ld()),
                        new LrnGradient.Operand(out.address(memory), out.ld()),
                        memory.address(lines))));
        return true;
    }

    /** One factor and one term for each channel, as {@code scale[]} and {@code shift[]} one after the other. */
    private record ScaleAndShift(long address, int ld) {}

    private static boolean scaleAndShift(CpuCompiler compiler, Node node, BatchNormalization norm) {
        var parameters = node.inputs().subList(1, 5);
        boolean constant = parameters.stream()
                .allMatch(value -> compiler.graph().constant(value).isPresent());
        if (norm.training() || !constant || !compiler.canBePixels(node.input(0))) {
            return false;
        }
        var in = compiler.pixels(node.input(0));
        var out = compiler.definePixels(node.output());
        var tensors = parameters.stream()
                .map(value -> compiler.graph().constant(value).orElseThrow())
                .toList();
        var packed = compiler.resources()
                .derived(
                        tensors.getFirst(),
                        List.of(
                                "scale and shift",
                                norm.epsilon(),
                                tensors.get(3).segment().address()),
                        arena -> pack(tensors, norm.epsilon(), in.ld(), arena));
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector scale and shift", "no convolution before it to fold into"),
                List.of(in.buffer()),
                List.of(out.buffer()),
                memory -> ScaleShift.run(
                        workers,
                        in.rows(),
                        in.channels(),
                        in.address(memory),
                        in.ld(),
                        packed.address,
                        packed.address + (long) packed.ld * Float.BYTES,
                        ScaleShift.Ending.none(),
                        out.address(memory),
                        out.ld())));
        return true;
    }

    private static ScaleAndShift pack(List<Tensor> parameters, float epsilon, int ld, Arena arena) {
        var memory = Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(2, ld)), arena);
        for (long c = 0; c < parameters.getFirst().size(); c++) {
            double scale =
                    parameters.get(0).doubleAt(c) / Math.sqrt(parameters.get(3).doubleAt(c) + epsilon);
            memory.set(c, scale);
            memory.set(ld + c, parameters.get(1).doubleAt(c) - parameters.get(2).doubleAt(c) * scale);
        }
        return new ScaleAndShift(memory.segment().address(), ld);
    }

    private static boolean slopes(CpuCompiler compiler, Node node, boolean channelwise) {
        var slope = compiler.graph().constant(node.input(1)).map(tensor -> byChannel(tensor, channelwise));
        if (slope.isEmpty() || !compiler.canBePixels(node.input(0))) {
            return false;
        }
        var x = compiler.type(node.input(0)).shape();
        if (!PerChannel.fits(slope.get().shape(), x)) {
            return false;
        }
        var in = compiler.pixels(node.input(0));
        var out = compiler.definePixels(node.output());
        long address = PerChannel.packed(compiler, slope.get(), in);
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector PRelu", "one slope a channel"),
                List.of(in.buffer()),
                List.of(out.buffer()),
                memory -> PRelu.run(
                        workers,
                        in.rows(),
                        in.channels(),
                        in.address(memory),
                        in.ld(),
                        address,
                        out.address(memory),
                        out.ld())));
        return true;
    }

    /** Before operator set 7 a slope of one dimension belonged to the channels. */
    private static Tensor byChannel(Tensor slope, boolean channelwise) {
        return channelwise && slope.shape().rank() == 1 ? slope.reshaped(Shape.of(1, slope.size(), 1, 1)) : slope;
    }
}
