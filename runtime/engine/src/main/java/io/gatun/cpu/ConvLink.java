package io.gatun.cpu;

import io.gatun.Numerics;
import io.gatun.cpu.conv.ConvChain;
import io.gatun.cpu.conv.ConvChoice;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Activation;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.spi.Buffer;
import java.util.Optional;

/**
 * A convolution that could be computed in bands together with its neighbours: filters are constant, and the kernels know what
 * follows.
 *
 * @param residual whether something is added before the activation
 */
record ConvLink(CpuCompiler compiler, Node node, boolean residual, ConvChain.Layer layer) {
    /**
     * A node as such a convolution, if it is one.
     *
     * @param planes whether it reads planes, and not channels-last pixels
     */
    static Optional<ConvLink> of(CpuCompiler compiler, Node node, boolean planes) {
        return switch (node.op()) {
            case Conv conv -> of(compiler, node, planes, conv, false, Optional.empty());
            case FusedConv(Conv conv, boolean residual, Optional<Activation> activation) ->
                of(compiler, node, planes, conv, residual, activation);
            default -> Optional.empty();
        };
    }

    private static Optional<ConvLink> of(
            CpuCompiler compiler,
            Node node,
            boolean planes,
            Conv conv,
            boolean residual,
            Optional<Activation> activation) {
        boolean suits = compiler.type(node.input(0)).shape().rank() == 4
                && compiler.canBePixels(node.input(0))
                && compiler.canBePixels(node.output())
                && isConstant(compiler, node.input(1))
                && (!node.input(2).isPresent() || isConstant(compiler, node.input(2)))
                && AfterProduct.knows(activation)
                && AfterProduct.of(activation).separate().isEmpty();
        if (!suits) {
            return Optional.empty();
        }
        var geometry = ConvLowering.geometry(compiler, node, conv);
        var algorithm = ConvChoice.of(geometry, planes, compiler.resources().numerics() == Numerics.STRICT)
                .algorithm();
        var epilogue = AfterProduct.of(activation).fused();
        return Optional.of(new ConvLink(compiler, node, residual, new ConvChain.Layer(algorithm, geometry, epilogue)));
    }

    private static boolean isConstant(CpuCompiler compiler, Value value) {
        return compiler.graph().constant(value).isPresent();
    }

    /** The node that alone reads what this one makes, as its first input. */
    Optional<Node> reader() {
        var made = node.output();
        return compiler.graph()
                .soleConsumer(made)
                .filter(reader -> reader.input(0).equals(made));
    }

    /** Asks for the packed filters, and for the kernels. */
    Buffer filters() {
        ConvRehearsal.of(layer.algorithm(), layer.geometry(), layer.epilogue(), residual)
                .ifPresent(compiler.resources()::rehearse);
        var form = new ConvLowering.Filters(layer.algorithm(), layer.geometry());
        return PackedFilters.of(compiler, node, form).packed();
    }
}
