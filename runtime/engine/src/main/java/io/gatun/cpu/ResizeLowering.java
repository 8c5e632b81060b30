package io.gatun.cpu;

import io.gatun.cpu.map.Resample;
import io.gatun.graph.Node;
import io.gatun.op.Resize;
import io.gatun.op.ResizeFilter.Sampling;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resizing of one or two spatial axes of float32. */
final class ResizeLowering {
    private ResizeLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!(node.op() instanceof Resize resize)
                || !compiler.canBePixels(node.input(0))
                || !compiler.canBePixels(node.output())) {
            return false;
        }
        return samplings(compiler, node, resize)
                .filter(samplings -> fits(compiler, node, samplings))
                .map(samplings -> emit(compiler, node, samplings))
                .orElse(false);
    }

    /** Empty if sizes are known only while running. */
    private static Optional<List<Sampling>> samplings(CpuCompiler compiler, Node node, Resize resize) {
        var inputs = new ArrayList<Tensor>();
        inputs.add(null);
        for (int i = 1; i < node.inputs().size(); i++) {
            var constant = compiler.graph().constant(node.input(i));
            if (node.input(i).isPresent() && constant.isEmpty()) {
                return Optional.empty();
            }
            inputs.add(constant.orElse(null));
        }
        return Optional.of(resize.samplings(
                compiler.type(node.input(0)).shape(),
                compiler.type(node.output()).shape(),
                inputs));
    }

    /** Images and channels stay as they are, and nothing comes from outside. */
    private static boolean fits(CpuCompiler compiler, Node node, List<Sampling> samplings) {
        var shape = compiler.type(node.output()).shape();
        var from = compiler.type(node.input(0)).shape();
        if (shape.rank() < 3 || from.dim(0) != shape.dim(0) || from.dim(1) != shape.dim(1)) {
            return false;
        }
        for (int axis = 0; axis < shape.rank(); axis++) {
            var sampling = samplings.get(axis);
            boolean same = sampling.taps() == 1;
            for (int i = 0; i < shape.dim(axis); i++) {
                if (sampling.isOutside(i)) {
                    return false;
                }
                same &= sampling.index(i, 0) == i;
            }
            if (axis < 2 && !sampling.isIdentity() && !same) {
                return false;
            }
        }
        return true;
    }

    private static boolean emit(CpuCompiler compiler, Node node, List<Sampling> samplings) {
        var in = compiler.pixels(node.input(0));
        var out = compiler.definePixels(node.output());
        var vertical =
                samplings.size() == 4 ? axis(in.height(), out.height(), samplings.get(2)) : Resample.Axis.single();
        var horizontal = axis(in.width(), out.width(), samplings.getLast());
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector Resize", "channels-last"),
                List.of(in.buffer()),
                List.of(out.buffer()),
                memory -> Resample.run(
                        workers,
                        in.images(),
                        in.channels(),
                        vertical,
                        horizontal,
                        in.address(memory),
                        in.ld(),
                        out.address(memory),
                        out.ld())));
        return true;
    }

    private static Resample.Axis axis(int from, int to, Sampling sampling) {
        int taps = sampling.taps();
        var indices = new int[to * taps];
        var weights = new float[to * taps];
        for (int i = 0; i < to; i++) {
            for (int tap = 0; tap < taps; tap++) {
                indices[i * taps + tap] = (int) sampling.index(i, tap);
                weights[i * taps + tap] = (float) sampling.weight(i, tap);
            }
        }
        return new Resample.Axis(from, taps, indices, weights);
    }
}
