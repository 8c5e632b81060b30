package io.gatun.op;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Matrices with one side of a diagonal set to zero; ONNX Trilu. Inputs: x [..., rows, columns], optional k (a single whole
 * number, 0 if left out): the diagonal, counted upwards from the main one.
 *
 * @param upper whether the diagonal and what is above it stays, rather than what is below
 */
public record Trilu(boolean upper) implements Op {
    @Override
    public String type() {
        return "Trilu";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("upper", upper ? 1 : 0).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 2);
        in.requireRank(0, 2, Integer.MAX_VALUE);
        if (in.has(1)) {
            in.requireAxes(1);
            in.requireSingle(1);
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        long rows = x.shape().dim(-2);
        long columns = x.shape().dim(-1);
        long diagonal =
                in.size() > 1 && in.get(1) != null ? Math.clamp(in.get(1).longAt(0), -rows, columns) : 0;
        y.segment().fill((byte) 0);
        for (long at = 0, row = 0; at < y.size(); at += columns, row = row + 1 == rows ? 0 : row + 1) {
            long first = upper ? Math.clamp(row + diagonal, 0, columns) : 0;
            long end = upper ? columns : Math.clamp(row + diagonal + 1, 0, columns);
            Blocks.copy(x, at + first, y, at + first, end - first);
        }
    }
}
