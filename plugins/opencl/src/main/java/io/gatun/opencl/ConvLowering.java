package io.gatun.opencl;

import io.gatun.op.Activation;
import io.gatun.op.Conv;
import java.util.Optional;

/** Convolutions of float32 over one or two spatial axes, with a bias, an addend and an activation where there are any. */
final class ConvLowering {
    private ConvLowering() {}

    static Lowering of(Candidate node, Conv conv, boolean residual, Optional<Activation> activation) {
        var shape = ConvShape.of(node, conv);
        var function = MapFunction.of(activation);
        if (node.input(2).isPresent()) {
            node.data(2);
        }
        if (residual) {
            node.data(3);
        }
        return compiler -> {
            var addend = residual ? Optional.of(compiler.read(node.input(3))) : Optional.<Operand>empty();
            var x = compiler.read(node.input(0));
            var operands = new ConvOperands(x, addend, compiler.define(node.output()), function);
            var choice =
                    ConvChoice.of(shape, canPack(node), compiler.resources().numerics());
            switch (choice.algorithm()) {
                case POINTWISE -> ConvPointwise.emit(compiler, node, shape, operands, choice.reason());
                case DEPTHWISE -> ConvDepthwise.emit(compiler, node, shape, operands, choice.reason());
                case WINOGRAD_4X4 -> ConvWinograd.emit(compiler, node, shape, operands, 4, choice.reason());
                case WINOGRAD_2X2 -> ConvWinograd.emit(compiler, node, shape, operands, 2, choice.reason());
                case DIRECT -> ConvDirect.emit(compiler, node, shape, operands, choice.reason());
            }
        };
    }

    /** Whether filters and bias are known before the run. */
    static boolean canPack(Candidate node) {
        return node.constant(1).isPresent()
                && (node.constant(2).isPresent() || !node.input(2).isPresent());
    }
}
