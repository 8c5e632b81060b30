package io.gatun.opencl;

import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.PRelu;
import io.gatun.op.Variadic;
import io.gatun.tensor.Shape;
import java.util.ArrayList;

/** Functions of two or more numbers, with broadcasting. */
final class BinaryLowering {
    private BinaryLowering() {}

    static Lowering of(Candidate node, Binary binary) {
        return switch (binary.function()) {
            case ADD, SUB, MUL, DIV, POW, MOD, FMOD ->
                of(node, binary.function().name(), 1);
            case SHIFT_LEFT, SHIFT_RIGHT, BITWISE_AND, BITWISE_OR, BITWISE_XOR, AND, OR, XOR ->
                throw new Refused(binary.type() + " is not for float32");
        };
    }

    static Lowering of(Candidate node, Variadic variadic) {
        int inputs = node.node().inputs().size();
        return switch (variadic.function()) {
            case SUM -> of(node, "ADD", 1);
            case MEAN -> of(node, "ADD", 1f / inputs);
            case MAX, MIN -> of(node, variadic.function().name(), 1);
        };
    }

    static Lowering of(Candidate node, PRelu prelu) {
        var x = node.data(0);
        var slope = node.data(1);
        if (prelu.channelwise() && slope.rank() == 1 && x.rank() > 2) {
            throw new Refused("the slope belongs to axis 1, as before operator set 7");
        }
        return of(node, "PRELU", 1);
    }

    /** @param factor what the result of the last call is multiplied by */
    private static Lowering of(Candidate node, String function, float factor) {
        var over = node.result();
        var inputs = node.node().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            var shape = node.data(i);
            if (!shape.equals(over)) {
                // whether it can be walked at all, wherever the operands will lie
                Walk.of(over.dims(), broadcast(shape, over), apart(over));
            }
        }
        return inputs.size() == 1
                ? compiler -> compiler.alias(node.output(), node.input(0))
                : compiler -> fold(compiler, node, function, factor);
    }

    private static long[] broadcast(Shape shape, Shape over) {
        var strides = new long[over.rank()];
        var own = shape.strides();
        for (int axis = 1; axis <= own.length; axis++) {
            strides[over.rank() - axis] = shape.dim(-axis) == 1 ? 0 : own[own.length - axis];
        }
        return strides;
    }

    /** Strides as of a value with gaps between its images. */
    private static long[] apart(Shape shape) {
        var strides = shape.strides();
        if (strides.length > 0) {
            strides[0]++;
        }
        return strides;
    }

    private static void fold(ClCompiler compiler, Candidate node, String function, float factor) {
        var inputs = node.node().inputs();
        var reads = new ArrayList<Operand>();
        for (Value input : inputs) {
            reads.add(compiler.read(input));
        }
        var y = compiler.define(node.output());
        var calls = new ArrayList<KernelCall>();
        var left = reads.getFirst();
        for (int i = 1; i < reads.size(); i++) {
            calls.add(call(compiler, function, left, reads.get(i), y, i == reads.size() - 1 ? factor : 1));
            left = y;
        }
        boolean alike = inputs.stream().allMatch(input -> compiler.shape(input).equals(y.shape()));
        compiler.emit(
                node.info(alike ? "four elements a work-item" : "broadcasting", "by the shapes"),
                reads,
                y,
                calls.toArray(KernelCall[]::new));
    }

    private static KernelCall call(
            ClCompiler compiler, String function, Operand a, Operand b, Operand y, float factor) {
        var definition = "FUNCTION=" + function;
        if (a.shape().equals(y.shape()) && b.shape().equals(y.shape())) {
            var extent = Operand.extent(y, a, b);
            return KernelCall.of(compiler.kernel("binary", "alike", definition))
                    .operand(a)
                    .operand(b)
                    .operand(y)
                    .ints(extent.images(), extent.size())
                    .reals(factor)
                    .over(Math.ceilDiv(extent.size(), 4), extent.images());
        }
        var walk = Walk.of(y.shape().dims(), Walk.broadcast(a, y.shape()), Walk.broadcast(b, y.shape()), y.strides());
        return KernelCall.of(compiler.kernel("binary", "repeated", definition))
                .operand(a)
                .operand(b)
                .operand(y)
                .ints(y.size())
                .reals(factor)
                .ints(walk.arguments())
                .over(walk.positions());
    }
}
