package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Exchanges axes; ONNX Transpose.
 *
 * @param permutation for each axis of the output the axis of the input it comes from; empty to reverse all
 */
public record Transpose(List<Long> permutation) implements Op {
    public Transpose {
        permutation = List.copyOf(permutation);
    }

    @Override
    public String type() {
        return "Transpose";
    }

    @Override
    public Attributes attributes() {
        return permutation.isEmpty()
                ? Attributes.NONE
                : Attributes.builder().longs("perm", permutation).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        var x = in.shape(0);
        if (!permutation.isEmpty() && permutation.size() != x.rank()) {
            throw new GatunException(
                    "attribute 'perm' " + permutation + " names " + permutation.size() + " axes, " + in.describe(0));
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), Shape.of(permute(x.dims())))));
    }

    private long[] permute(long[] perAxis) {
        int rank = perAxis.length;
        var source =
                Axes.normalised(permutation.stream().mapToLong(Long::longValue).toArray(), rank);
        var permuted = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            permuted[axis] = perAxis[permutation.isEmpty() ? rank - 1 - axis : source[axis]];
        }
        return permuted;
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        Blocks.copy(
                y.shape().dims(),
                x,
                0,
                permute(x.shape().strides()),
                y,
                0,
                y.shape().strides());
    }
}
