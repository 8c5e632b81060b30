package io.gatun.cpu;

import io.gatun.cpu.pool.PoolGeometry;
import io.gatun.graph.Node;
import io.gatun.op.AveragePool;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.GlobalMaxPool;
import io.gatun.op.MaxPool;
import io.gatun.op.MaxPoolGradient;
import io.gatun.op.Reduce;
import io.gatun.op.SumPoolGradient;
import io.gatun.op.Window;
import io.gatun.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Pooling over one or two spatial axes of float32. */
final class PoolLowering {
    private PoolLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        return switch (node.op()) {
            case MaxPool pool when node.outputs().size() == 1 -> window(compiler, node, pool.window(), Kind.MAX);
            case AveragePool pool ->
                window(compiler, node, pool.window(), pool.countIncludePad() ? Kind.AVERAGE_PADDED : Kind.AVERAGE);
            case MaxPoolGradient gradient -> maximaGradient(compiler, node, gradient.window());
            case SumPoolGradient gradient -> sumsGradient(compiler, node, gradient.window());
            case GlobalAveragePool _ -> global(compiler, node, true);
            case GlobalMaxPool _ -> global(compiler, node, false);
            case Reduce reduce
            when reduce.function() == Reduce.Function.MEAN && reducesAllPixels(compiler, node) ->
                global(compiler, node, true);
            default -> false;
        };
    }

    /** Whether the mean is over every spatial axis and no other: a global average pool under another name. */
    private static boolean reducesAllPixels(CpuCompiler compiler, Node node) {
        var shape = compiler.type(node.input(0)).shape();
        var axes = node.input(1).isPresent() ? compiler.graph().constant(node.input(1)) : Optional.<Tensor>empty();
        if (axes.isEmpty() || !compiler.canBePixels(node.output())) {
            return false;
        }
        var reduced = Arrays.stream(axes.get().toLongs())
                .mapToInt(shape::axis)
                .sorted()
                .distinct()
                .toArray();
        return Arrays.equals(reduced, IntStream.range(2, shape.rank()).toArray());
    }

    private enum Kind {
        MAX,
        AVERAGE,
        AVERAGE_PADDED
    }

    private static boolean window(CpuCompiler compiler, Node node, Window window, Kind kind) {
        int rank = compiler.type(node.input(0)).shape().rank();
        if (!compiler.canBePixels(node.input(0)) || rank < 3) {
            return false;
        }
        var shape = compiler.type(node.input(0)).shape();
        var placed = window.over(shape, List.of());
        var in = compiler.pixels(node.input(0));
        var out = compiler.definePixels(node.output());
        var geometry = Geometry.pool(shape, compiler.type(node.output()).shape(), placed);
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector " + node.op().type(), "channels-last"),
                List.of(in.buffer()),
                List.of(out.buffer()),
                memory -> run(workers, kind, geometry, in.address(memory), in.ld(), out.address(memory), out.ld())));
        return true;
    }

    private static void run(
            io.gatun.spi.Workers workers, Kind kind, PoolGeometry geometry, long in, int ldIn, long out, int ldOut) {
        switch (kind) {
            case MAX -> io.gatun.cpu.pool.MaxPool.run(workers, geometry, in, ldIn, out, ldOut);
            case AVERAGE -> io.gatun.cpu.pool.AveragePool.run(workers, geometry, false, in, ldIn, out, ldOut);
            case AVERAGE_PADDED -> io.gatun.cpu.pool.AveragePool.run(workers, geometry, true, in, ldIn, out, ldOut);
        }
    }

    private static boolean maximaGradient(CpuCompiler compiler, Node node, Window window) {
        var shape = compiler.type(node.input(0)).shape();
        if (!compiler.canBePixels(node.input(0)) || !compiler.canBePixels(node.input(1))) {
            return false;
        }
        var x = compiler.pixels(node.input(0));
        var g = compiler.pixels(node.input(1));
        var out = compiler.definePixels(node.output());
        var geometry = Geometry.pool(shape, compiler.type(node.input(1)).shape(), window.over(shape, List.of()));
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector MaxPool gradient", "channels-last"),
                List.of(x.buffer(), g.buffer()),
                List.of(out.buffer()),
                memory -> io.gatun.cpu.pool.MaxPoolGradient.run(
                        workers,
                        geometry,
                        new io.gatun.cpu.pool.MaxPoolGradient.Operand(x.address(memory), x.ld()),
                        new io.gatun.cpu.pool.MaxPoolGradient.Operand(g.address(memory), g.ld()),
                        new io.gatun.cpu.pool.MaxPoolGradient.Operand(out.address(memory), out.ld()))));
        return true;
    }

    private static boolean sumsGradient(CpuCompiler compiler, Node node, Window window) {
        if (!compiler.canBePixels(node.input(0)) || !compiler.canBePixels(node.output())) {
            return false;
        }
        var g = compiler.pixels(node.input(0));
        var out = compiler.definePixels(node.output());
        var shape = compiler.type(node.output()).shape();
        var geometry = Geometry.pool(shape, compiler.type(node.input(0)).shape(), window.over(shape, List.of()));
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector pool gradient", "channels-last"),
                List.of(g.buffer()),
                List.of(out.buffer()),
                memory -> io.gatun.cpu.pool.SumPoolGradient.run(
                        workers, geometry, g.address(memory), g.ld(), out.address(memory), out.ld())));
        return true;
    }

    private static boolean global(CpuCompiler compiler, Node node, boolean average) {
        int rank = compiler.type(node.input(0)).shape().rank();
        if (!compiler.canBePixels(node.input(0)) || rank < 3) {
            return false;
        }
        var in = compiler.pixels(node.input(0));
        var out = compiler.definePixels(node.output());
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector " + node.op().type(), "channels-last"),
                List.of(in.buffer()),
                List.of(out.buffer()),
                memory -> {
                    long from = in.address(memory);
                    long to = out.address(memory);
                    if (average) {
                        io.gatun.cpu.pool.GlobalAveragePool.run(
                                workers,
                                in.images(),
                                in.height(),
                                in.width(),
                                in.channels(),
                                from,
                                in.ld(),
                                to,
                                out.ld());
                    } else {
                        io.gatun.cpu.pool.GlobalMaxPool.run(
                                workers,
                                in.images(),
                                in.height() * in.width(),
                                in.channels(),
                                from,
                                in.ld(),
                                to,
                                out.ld());
                    }
                }));
        return true;
    }
}
