package io.gatun.opencl;

import io.gatun.op.Activation;
import io.gatun.op.Unary;
import java.util.List;

/** Functions of one number. */
final class MapLowering {
    private MapLowering() {}

    static Lowering of(Candidate node, Unary unary) {
        return of(node, MapFunction.of(new Activation.Function(unary)));
    }

    static Lowering clip(Candidate node) {
        return of(
                node,
                MapFunction.of(new Activation.Range(
                        bound(node, 1, "min", Float.NEGATIVE_INFINITY),
                        bound(node, 2, "max", Float.POSITIVE_INFINITY))));
    }

    private static float bound(Candidate node, int input, String name, float otherwise) {
        if (!node.input(input).isPresent()) {
            return otherwise;
        }
        return (float) node.constant(input)
                .orElseThrow(() -> new Refused(name + " is not a constant"))
                .doubleAt(0);
    }

    private static Lowering of(Candidate node, MapFunction function) {
        node.data(0);
        node.result();
        return compiler -> apply(compiler, node, function);
    }

    private static void apply(ClCompiler compiler, Candidate node, MapFunction function) {
        var x = compiler.read(node.input(0));
        var y = compiler.define(node.output());
        var extent = Operand.extent(x, y);
        var kernel = compiler.kernel("map", "map", function.definition());
        var call = KernelCall.of(kernel)
                .operand(x)
                .operand(y)
                .ints(extent.images(), extent.size())
                .reals(function.alpha(), function.beta())
                .over(Math.ceilDiv(extent.size(), 4), extent.images());
        compiler.emit(node.info("map", "four elements a work-item"), List.of(x), y, call);
    }
}
