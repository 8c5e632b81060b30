package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** The positions of the elements that are not zero, row-major, as i64[rank of x, how many]; ONNX NonZero. */
public record NonZero() implements Op {
    @Override
    public String type() {
        return "NonZero";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        return in.value(0).map(x -> {
            long count = 0;
            for (long i = 0; i < x.size(); i++) {
                count += x.doubleAt(i) != 0 ? 1 : 0;
            }
            return List.of(TensorType.of(DType.INT64, x.shape().rank(), count));
        });
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        int rank = x.shape().rank();
        long count = y.shape().dim(1);
        var index = new long[rank];
        for (long i = 0, found = 0; i < x.size(); i++) {
            if (x.doubleAt(i) != 0) {
                for (int axis = 0; axis < rank; axis++) {
                    y.set(axis * count + found, index[axis]);
                }
                found++;
            }
            for (int axis = rank - 1; axis >= 0 && ++index[axis] == x.shape().dim(axis); axis--) {
                index[axis] = 0;
            }
        }
    }
}
