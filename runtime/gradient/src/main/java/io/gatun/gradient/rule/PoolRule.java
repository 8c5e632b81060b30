package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.AveragePool;
import io.gatun.op.Compare;
import io.gatun.op.LpPool;
import io.gatun.op.MaxPool;
import io.gatun.op.MaxPoolGradient;
import io.gatun.op.Op;
import io.gatun.op.Operands;
import io.gatun.op.Padding;
import io.gatun.op.SumPoolGradient;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/** Pools: maxima give their gradient to where they were found, sums spread it over their window. */
final class PoolRule {
    private PoolRule() {}

    static Rule max(MaxPool pool) {
        return step ->
                step.give(0, () -> step.in(0).apply(new MaxPoolGradient(pool.window(), pool.ceil()), step.upstream()));
    }

    /** The whole image is one window; the first of several maxima gets it all, as in {@link #max}. */
    static void globalMax(Step step) {
        step.give(0, () -> {
            var x = step.in(0).shape().rank() > 2
                    ? step.in(0)
                    : step.in(0).reshape(withOneAxis(step.in(0).shape()));
            var kernel = Arrays.stream(x.shape().dims()).skip(2).boxed().toList();
            var window = new Window(kernel, List.of(), List.of(), new Padding.Valid());
            var g = step.upstream().reshape(allOnes(x.shape()));
            return x.apply(new MaxPoolGradient(window, false), g)
                    .reshape(step.in(0).shape());
        });
    }

    private static Shape withOneAxis(Shape x) {
        return Shape.of(x.dim(0), x.dim(1), 1);
    }

    private static Shape allOnes(Shape x) {
        var dims = x.dims();
        Arrays.fill(dims, 2, dims.length, 1);
        return Shape.of(dims);
    }

    static Rule average(AveragePool pool) {
        return step -> step.give(0, () -> {
            var g = step.upstream();
            return spread(
                    pool.window(),
                    pool.ceil(),
                    shared(pool, step.in(0), g),
                    step.in(0).shape());
        });
    }

    private static Term shared(AveragePool pool, Term x, Term g) {
        var shares = shares(pool, x.shape());
        return Arrays.stream(shares).distinct().count() == 1
                ? g.times(shares[0])
                : g.times(g.recorder().floats(sharesType(g), shares));
    }

    private static TensorType sharesType(Term g) {
        return new TensorType(g.dtype(), g.shape().with(0, 1).with(1, 1));
    }

    /** One over what the sum was divided by, for each position of the window: the pool of ones over the sum of ones. */
    private static double[] shares(AveragePool pool, Shape x) {
        try (var ones = Tensor.allocate(DType.FLOAT64, x.with(0, 1).with(1, 1))) {
            for (long i = 0; i < ones.size(); i++) {
                ones.set(i, 1.0);
            }
            var means = evaluate(pool, ones);
            var counts = evaluate(new LpPool(pool.window(), pool.ceil(), 1), ones);
            var shares = new double[means.length];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = counts[i] == 0 ? 0 : means[i] / counts[i];
            }
            return shares;
        }
    }

    private static double[] evaluate(Op pool, Tensor x) {
        var inputs = List.of(x);
        try (var arena = Arena.ofConfined()) {
            var type = pool.infer(Operands.of(inputs, 1)).orElseThrow().getFirst();
            var y = Tensor.allocate(type, arena);
            pool.evaluate(inputs, List.of(y));
            return y.toDoubles(0, Math.toIntExact(y.size()));
        }
    }

    static void globalAverage(Step step) {
        step.give(0, () -> {
            var x = step.in(0).shape();
            return step.upstream().times(1.0 / x.sizeBetween(2, x.rank())).expand(x);
        });
    }

    static Rule lp(LpPool pool) {
        return step -> step.give(
                0,
                () -> slopes(step.in(0), pool.p())
                        .times(spread(
                                pool.window(),
                                pool.ceil(),
                                ofNorm(step, pool.p()),
                                step.in(0).shape())));
    }

    static Rule globalLp(long p) {
        return step -> step.give(0, () -> slopes(step.in(0), p).times(ofNorm(step, p)));
    }

    /** sign(x) |x|^(p-1). */
    private static Term slopes(Term x, long p) {
        if (p == 2) {
            return x;
        }
        var sign = x.map(Unary.Function.SIGN);
        return p == 1 ? sign : sign.times(x.map(Unary.Function.ABS).power(p - 1));
    }

    /** g y^(1-p), and 0 where the norm y is 0. */
    private static Term ofNorm(Step step, long p) {
        var g = step.upstream();
        var y = step.out(0);
        return p == 1 ? g : g.over(y.power(p - 1)).unless(y.is(Compare.Function.EQUAL, 0));
    }

    /** Adds each element of g to all that lie under its window. */
    private static Term spread(Window window, boolean ceil, Term g, Shape x) {
        var image = Arrays.stream(x.dims()).skip(2).boxed().toList();
        return g.apply(new SumPoolGradient(window, ceil, image));
    }
}
