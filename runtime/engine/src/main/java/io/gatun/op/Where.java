package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Elements of x where a condition holds and of y where it does not; ONNX Where. Inputs: condition, x, y; all broadcast. */
public record Where() implements Op {
    @Override
    public String type() {
        return "Where";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 3);
        in.requireType(0, DType.BOOL);
        in.requireSameType(1, 2);
        return Optional.of(List.of(new TensorType(in.dtype(1), Broadcast.of(in.shape(0), in.shape(1), in.shape(2)))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var condition = in.get(0);
        var x = in.get(1);
        var y = in.get(2);
        var result = out.getFirst();
        long at = 0;
        for (var rows = Broadcast.rows(result.shape(), condition.shape(), x.shape(), y.shape());
                rows.next();
                at += rows.length()) {
            choose(condition, x, y, rows, result, at);
        }
    }

    private static void choose(Tensor condition, Tensor x, Tensor y, Rows rows, Tensor result, long at) {
        for (long i = 0; i < rows.length(); i++) {
            if (condition.longAt(rows.start(0) + i * rows.step(0)) != 0) {
                long from = rows.start(1) + i * rows.step(1);
                Blocks.copyElement(x, from, result, at + i);
            } else {
                long from = rows.start(2) + i * rows.step(2);
                Blocks.copyElement(y, from, result, at + i);
            }
        }
    }
}
