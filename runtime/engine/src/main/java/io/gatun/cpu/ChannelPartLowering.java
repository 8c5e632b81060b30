package io.gatun.cpu;

import io.gatun.cpu.map.CopyRows;
import io.gatun.cpu.map.Rows;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Slice;
import io.gatun.op.Split;
import java.util.List;

/** Some adjacent channels of pixels: no step at all where they begin on a block of channels, a copy elsewhere. */
final class ChannelPartLowering {
    private static final int STARTS = 1;
    private static final int AXES = 3;
    private static final int STEPS = 4;
    private static final long UNKNOWN = Long.MAX_VALUE;

    private ChannelPartLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!compiler.hasPixels(node.input(0))
                || !node.outputs().stream().allMatch(value -> value.isPresent() && compiler.canBePixels(value))) {
            return false;
        }
        return switch (node.op()) {
            case Slice _ -> slice(compiler, node);
            case Split(long axis) when compiler.type(node.input(0)).shape().axis(axis) == 1 -> split(compiler, node);
            default -> false;
        };
    }

    private static boolean slice(CpuCompiler compiler, Node node) {
        var shape = compiler.type(node.input(0)).shape();
        long axis = node.input(AXES).isPresent() ? single(compiler, node.input(AXES)) : 0;
        long step = node.input(STEPS).isPresent() ? single(compiler, node.input(STEPS)) : 1;
        long start = single(compiler, node.input(STARTS));
        if (axis == UNKNOWN || start == UNKNOWN || step != 1 || shape.axis(axis) != 1) {
            return false;
        }
        long from = Math.clamp(start < 0 ? start + shape.dim(1) : start, 0, shape.dim(1));
        part(compiler, node, node.output(), (int) from);
        return true;
    }

    /** The only element of a constant. */
    private static long single(CpuCompiler compiler, Value list) {
        return compiler.graph()
                .constant(list)
                .filter(tensor -> tensor.size() == 1)
                .map(tensor -> tensor.toLongs()[0])
                .orElse(UNKNOWN);
    }

    private static boolean split(CpuCompiler compiler, Node node) {
        int from = 0;
        for (var output : node.outputs()) {
            part(compiler, node, output, from);
            from += (int) compiler.type(output).shape().dim(1);
        }
        return true;
    }

    private static void part(CpuCompiler compiler, Node node, Value output, int from) {
        var in = compiler.pixels(node.input(0));
        if (from % Rows.BLOCK == 0) {
            compiler.aliasChannels(output, in, from);
            return;
        }
        var out = compiler.definePixels(output);
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "copy of channels", "from channel " + from),
                List.of(in.buffer()),
                List.of(out.buffer()),
                memory -> CopyRows.run(
                        workers,
                        out.rows(),
                        out.channels(),
                        in.address(memory) + 4L * from,
                        in.ld(),
                        out.address(memory),
                        out.ld())));
    }
}
