package io.gatun.opencl;

import io.gatun.op.BatchNormalization;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.tensor.Shape;
import java.util.List;

/** Normalisation by statistics that are known, or by neighbouring channels. */
final class NormalizationLowering {
    private NormalizationLowering() {}

    static Lowering of(Candidate node, LocalResponseNormalization lrn) {
        var x = node.data(0);
        node.result();
        if (lrn.size() > Integer.MAX_VALUE) {
            throw new Refused("size " + lrn.size());
        }
        return compiler -> neighbours(compiler, node, lrn, plane(x));
    }

    static Lowering of(Candidate node, BatchNormalization norm) {
        if (norm.training()) {
            throw new Refused("training_mode is 1");
        }
        var x = node.data(0);
        node.result();
        if (x.rank() < 2) {
            throw new Refused("input 0 has no channels: " + x);
        }
        for (int i = 1; i < 5; i++) {
            if (node.data(i).rank() != 1) {
                throw new Refused("input " + i + " is not by channel: " + node.data(i));
            }
            if (node.constant(i).isEmpty()) {
                throw new Refused("input " + i + " is not a constant");
            }
        }
        return compiler -> statistics(compiler, node, norm, plane(x));
    }

    private static int plane(Shape x) {
        return (int) x.sizeBetween(2, x.rank());
    }

    private static void neighbours(ClCompiler compiler, Candidate node, LocalResponseNormalization lrn, int plane) {
        var x = compiler.read(node.input(0));
        var y = compiler.define(node.output());
        int before = (int) ((lrn.size() - 1) / 2);
        int after = (int) (lrn.size() / 2);
        var call = KernelCall.of(compiler.kernel("lrn", "lrn"))
                .operand(x)
                .operand(y)
                .ints(x.images(), (int) x.shape().dim(1), plane, before, after)
                .reals(lrn.bias(), lrn.alpha() / lrn.size(), lrn.beta())
                .over(x.size());
        compiler.emit(node.info("neighbouring channels", "one element a work-item"), List.of(x), y, call);
    }

    private static void statistics(ClCompiler compiler, Candidate node, BatchNormalization norm, int plane) {
        var x = compiler.read(node.input(0));
        var y = compiler.define(node.output());
        int channels = (int) x.shape().dim(1);
        var call = KernelCall.of(compiler.kernel("batchnorm", "batchnorm"))
                .operand(x)
                .operand(y)
                .buffer(compiler.parameters(node.input(1)))
                .buffer(compiler.parameters(node.input(2)))
                .buffer(compiler.parameters(node.input(3)))
                .buffer(compiler.parameters(node.input(4)))
                .reals(norm.epsilon())
                .ints(x.images(), channels, plane)
                .over(Math.ceilDiv(plane, 4), channels, x.images());
        compiler.emit(node.info("scale and shift", "no convolution before it to fold into"), List.of(x), y, call);
    }
}
