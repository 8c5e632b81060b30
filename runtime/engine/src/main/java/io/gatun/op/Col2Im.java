package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Adds up the blocks that a sliding window had cut out of pictures, each where it was cut; ONNX Col2Im.
 *
 * <p>Inputs: columns [N, C * elements of a block, positions], the pictures' spatial extents i64[r], a block's extents
 * i64[r]. Output: [N, C, spatial...].
 *
 * @param window without a kernel, which is the second input
 */
public record Col2Im(Window window) implements Op {
    @Override
    public String type() {
        return "Col2Im";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder()).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 3);
        in.requireRank(0, 3, 3);
        in.requireList(1);
        in.requireList(2);
        long rank = in.shape(1).size();
        if (rank < 1 || in.shape(2).size() != rank) {
            throw new GatunException(
                    "image and block want one extent an axis each, " + in.describe(1) + " and " + in.describe(2));
        }
        if (in.longs(1).isEmpty() || in.longs(2).isEmpty()) {
            return Optional.empty();
        }
        var x = in.shape(0);
        var block = in.longs(2).get();
        var image = image(x, in.longs(1).get(), 1);
        var grid = placed(image, block).output(image, 1, false);
        long taps = Extents.toInt(Shape.of(block).size());
        if (x.dim(1) % taps != 0 || x.dim(2) != grid.sizeBetween(2, grid.rank())) {
            throw new GatunException("columns want a multiple of " + taps + " rows and "
                    + grid.sizeBetween(2, grid.rank()) + " positions, " + in.describe(0));
        }
        return Optional.of(
                List.of(new TensorType(in.dtype(0), image(x, in.longs(1).get(), x.dim(1) / taps))));
    }

    private static Shape image(Shape columns, long[] spatial, long channels) {
        return Shape.of(LongStream.concat(LongStream.of(columns.dim(0), channels), Arrays.stream(spatial))
                .toArray());
    }

    private Window placed(Shape image, long[] block) {
        var kernel = new ArrayList<Long>();
        Arrays.stream(block).forEach(kernel::add);
        return window.over(image, kernel);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (y.size() == 0) {
            return;
        }
        var placed = placed(y.shape(), in.get(2).toLongs());
        var positions = new Positions(y.shape(), placed.output(y.shape(), 1, false), placed);
        long taps = Shape.of(in.get(2).toLongs()).size();
        int image = (int) y.shape().sizeBetween(2, y.shape().rank());
        for (long plane = 0; plane < y.size() / image; plane++) {
            if (y.dtype().isFloating()) {
                addFloating(x, plane * taps, positions, y, plane * image, new double[image]);
            } else {
                addWhole(x, plane * taps, positions, y, plane * image, new long[image]);
            }
        }
    }

    private static void addFloating(Tensor x, long row, Positions positions, Tensor y, long start, double[] sums) {
        for (long p = 0; p < positions.count(); p++) {
            positions.moveTo(p);
            for (int i = 0; i < positions.inside(); i++) {
                sums[positions.offset(i)] += x.doubleAt((row + positions.tap(i)) * positions.count() + p);
            }
        }
        for (int i = 0; i < sums.length; i++) {
            y.set(start + i, sums[i]);
        }
    }

    private static void addWhole(Tensor x, long row, Positions positions, Tensor y, long start, long[] sums) {
        for (long p = 0; p < positions.count(); p++) {
            positions.moveTo(p);
            for (int i = 0; i < positions.inside(); i++) {
                sums[positions.offset(i)] += x.longAt((row + positions.tap(i)) * positions.count() + p);
            }
        }
        for (int i = 0; i < sums.length; i++) {
            y.set(start + i, sums[i]);
        }
    }
}
