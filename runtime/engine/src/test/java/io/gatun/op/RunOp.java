package io.gatun.op;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs one operator by its definition, for tests. */
final class RunOp {
    private RunOp() {}

    /** The outputs; inputs may be null where optional. */
    static List<Tensor> all(Op op, int outputs, Tensor... in) {
        var inputs = Arrays.asList(in);
        var types = op.infer(Operands.of(inputs, outputs)).orElseThrow();
        var out = new ArrayList<Tensor>();
        for (int i = 0; i < outputs; i++) {
            out.add(Tensor.allocate(types.get(i), Arena.ofAuto()));
        }
        op.evaluate(inputs, out);
        return out;
    }

    /** The only output. */
    static Tensor of(Op op, Tensor... in) {
        return all(op, 1, in).getFirst();
    }

    /** The shape of the first output for inputs of these shapes, float32. */
    static Shape shape(Op op, Shape... in) {
        return op.infer(operands(in)).orElseThrow().getFirst().shape();
    }

    /** What the operator says when it refuses float32 inputs of these shapes, named a, b, c and so on. */
    static String refusal(Op op, Shape... in) {
        return refusal(
                op, Arrays.stream(in).map(s -> new TensorType(DType.FLOAT32, s)).toArray(TensorType[]::new));
    }

    static String refusal(Op op, TensorType... in) {
        return catchThrowableOfType(GatunException.class, () -> op.infer(operands(in)))
                .getMessage();
    }

    private static Operands operands(Shape... in) {
        return operands(
                Arrays.stream(in).map(s -> new TensorType(DType.FLOAT32, s)).toArray(TensorType[]::new));
    }

    private static Operands operands(TensorType... in) {
        var builder = new Operands.Builder();
        for (int i = 0; i < in.length; i++) {
            builder.add(Character.toString('a' + i), in[i], null);
        }
        return builder.build(1);
    }

    /** A float32 tensor of one axis. */
    static Tensor floats(float... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    /** A tensor of any type with whole-number values. */
    static Tensor of(DType dtype, Shape shape, long... values) {
        var tensor = Tensor.allocate(new TensorType(dtype, shape), Arena.ofAuto());
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return tensor;
    }
}
