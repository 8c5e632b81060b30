package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The gradient of a pool that sums each window: each element of the output's gradient is added to all that lie under its window.
 * Means and norms are sums with something done before or behind. Differentiation makes it; files never hold it.
 *
 * <p>Input: the gradient with respect to the pool's output [N, C, spatial...]. Output: the same for its input [N, C, image...].
 *
 * @param window of the pool
 * @param ceil as in the pool
 * @param image spatial extents of the pool's input
 */
public record SumPoolGradient(Window window, boolean ceil, List<Long> image) implements Op {
    public SumPoolGradient {
        image = List.copyOf(image);
    }

    @Override
    public String type() {
        return "SumPoolGradient";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder())
                .set("ceil_mode", ceil ? 1L : 0L)
                .longs("image_shape", image)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireFloating(0);
        in.requireRank(0, image.size() + 2, image.size() + 2);
        var x = input(in.shape(0));
        var wanted = window.overPool(x).output(x, x.dim(1), ceil);
        if (!in.shape(0).equals(wanted)) {
            throw new GatunException("the gradient wants shape " + wanted + ", " + in.describe(0));
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), x)));
    }

    private Shape input(Shape g) {
        return Shape.of(LongStream.concat(
                        LongStream.of(g.dim(0), g.dim(1)), image.stream().mapToLong(Long::longValue))
                .toArray());
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var g = in.getFirst();
        var y = out.getFirst();
        y.segment().fill((byte) 0);
        if (g.size() == 0) {
            return;
        }
        var x = y.shape();
        var positions = new Positions(x, g.shape(), window.overPool(x));
        int image = (int) x.sizeBetween(2, x.rank());
        for (long plane = 0; plane < x.dim(0) * x.dim(1); plane++) {
            var sums = new double[image];
            for (long p = 0; p < positions.count(); p++) {
                positions.moveTo(p);
                for (int i = 0; i < positions.inside(); i++) {
                    sums[positions.offset(i)] += g.doubleAt(plane * positions.count() + p);
                }
            }
            for (int i = 0; i < image; i++) {
                y.set(plane * image + i, sums[i]);
            }
        }
    }
}
