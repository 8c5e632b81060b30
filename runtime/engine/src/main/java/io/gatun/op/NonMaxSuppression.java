package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * For each class the best boxes that do not overlap a better one too much; ONNX NonMaxSuppression.
 *
 * <p>Inputs: boxes [N, boxes, 4], scores [N, classes, boxes], optional single numbers: most boxes a class (0 if left out),
 * the overlap (intersection over union) above which a box goes (0), the score a box must exceed (none). Output: i64[found,
 * 3] of batch, class and box, best first within a class.
 *
 * @param centred whether a box is (x centre, y centre, width, height), rather than two opposite corners (y, x, y, x)
 */
public record NonMaxSuppression(boolean centred) implements Op {
    private record Box(double top, double left, double bottom, double right) {
        double area() {
            return (bottom - top) * (right - left);
        }

        /** Intersection over union. */
        double overlap(Box other) {
            double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
            double width = Math.min(right, other.right) - Math.max(left, other.left);
            if (height <= 0 || width <= 0) {
                return 0;
            }
            return height * width / (area() + other.area() - height * width);
        }
    }

    @Override
    public String type() {
        return "NonMaxSuppression";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("center_point_box", centred ? 1 : 0).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 5);
        in.requireFloating(0);
        in.requireFloating(1);
        in.requireRank(0, 3, 3);
        in.requireRank(1, 3, 3);
        var boxes = in.shape(0);
        var scores = in.shape(1);
        if (boxes.dim(2) != 4 || boxes.dim(0) != scores.dim(0) || boxes.dim(1) != scores.dim(2)) {
            throw new GatunException("wants boxes [N,boxes,4] and scores [N,classes,boxes], " + in.describe(0) + " and "
                    + in.describe(1));
        }
        var values = new Tensor[5];
        for (int i = 0; i < 5; i++) {
            if (in.has(i)) {
                if (i > 1) {
                    in.requireSingle(i);
                }
                if (in.value(i).isEmpty()) {
                    return Optional.empty();
                }
                values[i] = in.value(i).get();
            }
        }
        return Optional.of(List.of(TensorType.of(DType.INT64, select(values).length / 3, 3)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var found = select(in.toArray(new Tensor[5]));
        for (int i = 0; i < found.length; i++) {
            out.getFirst().set(i, found[i]);
        }
    }

    private long[] select(Tensor[] in) {
        long most = in[2] == null ? 0 : in[2].longAt(0);
        double overlap = in[3] == null ? 0 : in[3].doubleAt(0);
        double least = in[4] == null ? Double.NEGATIVE_INFINITY : in[4].doubleAt(0);
        var found = LongStream.builder();
        Shape scores = in[1].shape();
        for (long n = 0; n < scores.dim(0) && most > 0; n++) {
            var boxes = boxes(in[0], n);
            for (long c = 0; c < scores.dim(1); c++) {
                for (int box : select(boxes, in[1], (n * scores.dim(1) + c) * boxes.length, most, overlap, least)) {
                    found.add(n).add(c).add(box);
                }
            }
        }
        return found.build().toArray();
    }

    private static int[] select(Box[] boxes, Tensor scores, long start, long most, double overlap, double least) {
        var ranked = new Integer[boxes.length];
        Arrays.setAll(ranked, i -> i);
        Arrays.sort(ranked, Comparator.comparingDouble(i -> -scores.doubleAt(start + i)));
        var kept = new int[boxes.length];
        int count = 0;
        for (int candidate : ranked) {
            RunControl.check();
            if (count == most || !(scores.doubleAt(start + candidate) > least)) {
                break;
            }
            boolean free = true;
            for (int i = 0; free && i < count; i++) {
                free = !(boxes[candidate].overlap(boxes[kept[i]]) > overlap);
            }
            if (free) {
                kept[count++] = candidate;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private Box[] boxes(Tensor tensor, long n) {
        int count = Extents.toInt(tensor.shape().dim(1));
        var boxes = new Box[count];
        for (int i = 0; i < count; i++) {
            long at = (n * count + i) * 4;
            double a = tensor.doubleAt(at);
            double b = tensor.doubleAt(at + 1);
            double c = tensor.doubleAt(at + 2);
            double d = tensor.doubleAt(at + 3);
            boxes[i] = centred
                    ? new Box(b - d / 2, a - c / 2, b + d / 2, a + c / 2)
                    : new Box(Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d));
        }
        return boxes;
    }
}
