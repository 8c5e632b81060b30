package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The different elements of x, or different slices along an axis; ONNX Unique.
 *
 * <p>Outputs: the elements (one axis) or slices (x with a shorter axis); as i64 of one axis: where each occurs first; for
 * every element or slice of x, which of the different ones it is; how often each occurs. NaNs are all the same.
 *
 * @param axis empty for the elements of x in row-major order
 * @param sorted whether the different ones come in rising order, NaN last, slices compared element by element; otherwise in
 *     the order in which they occur first
 */
public record Unique(Optional<Long> axis, boolean sorted) implements Op {
    @Override
    public String type() {
        return "Unique";
    }

    @Override
    public Attributes attributes() {
        var builder = Attributes.builder().set("sorted", sorted ? 1 : 0);
        axis.ifPresent(along -> builder.set("axis", along));
        return builder.build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        var x = listed(in.shape(0));
        int along = x.axis(axis.orElse(0L));
        Extents.toInt(x.dim(along));
        return in.value(0).map(value -> {
            long different = classes(value).size();
            var count = TensorType.of(DType.INT64, different);
            return List.of(
                    new TensorType(in.dtype(0), x.with(along, different)),
                    count,
                    TensorType.of(DType.INT64, x.dim(along)),
                    count);
        });
    }

    private Shape listed(Shape x) {
        return axis.isPresent() ? x : Shape.of(x.size());
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var shape = listed(x.shape());
        int along = shape.axis(axis.orElse(0L));
        long inner = Axes.inner(shape, along);
        long outer = shape.sizeBetween(0, along);
        var classes = classes(x);
        for (int k = 0; k < classes.size(); k++) {
            var members = classes.get(k);
            if (out.getFirst() != null) {
                for (long o = 0; o < outer; o++) {
                    long from = o * shape.dim(along) + members.getFirst();
                    Blocks.copy(x, from * inner, out.getFirst(), (o * classes.size() + k) * inner, inner);
                }
            }
            set(out, 1, k, members.getFirst());
            for (int member : members) {
                set(out, 2, member, k);
            }
            set(out, 3, k, members.size());
        }
    }

    private static void set(List<Tensor> out, int output, long at, long value) {
        if (output < out.size() && out.get(output) != null) {
            out.get(output).set(at, value);
        }
    }

    /** The positions along the axis, grouped by equality, rising within a group; the groups in the order asked for. */
    private List<List<Integer>> classes(Tensor x) {
        var shape = listed(x.shape());
        int along = shape.axis(axis.orElse(0L));
        var order = order(x, shape, along);
        var positions = new Integer[Extents.toInt(shape.dim(along))];
        Arrays.setAll(positions, i -> i);
        Arrays.sort(positions, order);
        var classes = new ArrayList<List<Integer>>();
        for (int i = 0; i < positions.length; i++) {
            if (i == 0 || order.compare(positions[i - 1], positions[i]) != 0) {
                classes.add(new ArrayList<>());
            }
            classes.getLast().add(positions[i]);
        }
        if (!sorted) {
            classes.sort(Comparator.comparing(List::getFirst));
        }
        return classes;
    }

    private static Comparator<Integer> order(Tensor x, Shape shape, int along) {
        var elements = new ElementOrder(x);
        long inner = Axes.inner(shape, along);
        long outer = shape.sizeBetween(0, along);
        long extent = shape.dim(along);
        return (a, b) -> {
            for (long o = 0; o < outer; o++) {
                for (long i = 0; i < inner; i++) {
                    int difference = elements.compare((o * extent + a) * inner + i, (o * extent + b) * inner + i);
                    if (difference != 0) {
                        return difference;
                    }
                }
            }
            return 0;
        };
    }
}
