package io.gatun.cpu;

import io.gatun.Numerics;
import io.gatun.cpu.conv.WeightGradientAlgorithm;
import io.gatun.cpu.conv.WeightGradientOperands;
import io.gatun.graph.Node;
import io.gatun.op.ConvWeightGradient;
import java.util.List;

/** Gradients of the weights of convolutions of float32 over one or two spatial axes. */
final class ConvWeightGradientLowering {
    /** Beyond this much memory for one step, as for enormous padding, the definition is left to do it. */
    private static final long MOST_SCRATCH = 8L << 30;

    private ConvWeightGradientLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!(node.op() instanceof ConvWeightGradient gradient)
                || compiler.type(node.input(0)).shape().rank() < 3
                || !compiler.canBePixels(node.input(0))
                || !compiler.canBePixels(node.input(1))) {
            return false;
        }
        var shape = compiler.type(node.input(0)).shape();
        var window = gradient.window().over(shape, List.of());
        var outChannels = compiler.type(node.input(1)).shape().dim(1);
        var geometry = Geometry.conv(shape, outChannels, window, gradient.groups());
        var algorithm =
                WeightGradientAlgorithm.of(geometry, compiler.resources().numerics() == Numerics.STRICT);
        var workers = compiler.resources().workers();
        long scratchBytes = algorithm.scratchBytes(geometry, workers.threads());
        if (scratchBytes > MOST_SCRATCH) {
            return false;
        }
        boolean planes = algorithm.mayReadPlanes(geometry) && !compiler.hasPixels(node.input(0));
        var pixels = planes ? null : compiler.pixels(node.input(0));
        var x = planes ? compiler.plain(node.input(0)) : pixels.buffer();
        var g = compiler.pixels(node.input(1));
        var out = compiler.definePlain(node.output());
        var scratch = compiler.resources().scratch(node.name() + " sums", scratchBytes);
        compiler.emit(new KernelStep(
                compiler.info(node, algorithm.kernel(), algorithm.reason()),
                List.of(x, g.buffer()),
                List.of(out, scratch),
                memory -> algorithm.run(
                        geometry,
                        new WeightGradientOperands(
                                planes ? memory.address(x) : pixels.address(memory),
                                planes ? 0 : pixels.ld(),
                                g.address(memory),
                                g.ld(),
                                memory.address(out),
                                memory.address(scratch)),
                        workers)));
        return true;
    }
}
