package io.gatun.opencl;

import io.gatun.op.Activation;
import io.gatun.op.Unary;

/** Functions of one number. */
final class MapLowering {
    private MapLowering() {}

    static Lowering of(Candidate node, Unary unary) {
        var function = MapFunction.of(new Activation.Function(unary));
        node.data(0);
        node.result();
        return compiler -> apply(compiler, node, function);
    }

    private static void apply(ClCompiler compiler, Candidate node, MapFunction function) {
        var x = compiler.read(node.input(0));
        var y = compiler.define(node.output());
        var kernel = compiler.kernel("map", "map", function.definition());
        compiler.emit(
                node.info("map", "one work-item for four elements"),
                java.util.List.of(x),
                y,
                KernelCall.of(kernel)
                        .operand(x)
                        .operand(y)
                        .ints(x.images(), x.imageSize())
                        .reals(function.alpha(), function.beta())
                        .over(Math.ceilDiv(x.imageSize(), 4), x.images()));
    }
}
