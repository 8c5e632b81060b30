package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Resamples a tensor along any of its axes; ONNX Resize.
 *
 * <p>Inputs: x; region of interest (begins, then ends, as parts of the extent; only for {@link
 * Coordinates#TF_CROP_AND_RESIZE}); scales, output to input; sizes, as output extents. Of the last two one is given; an empty
 * tensor counts as left out. Coordinates are computed in single precision, as other runtimes do, so that ties fall alike.
 *
 * @param axes that region, scales and sizes are for; empty for all
 * @param aspect what sizes mean
 * @param filter how elements are weighed
 */
public record Resize(List<Long> axes, Aspect aspect, ResizeFilter filter) implements Op {
    /** How sizes bind: all exactly, or as a box that the output fits in or covers with one scale for all axes. */
    public enum Aspect {
        STRETCH,
        NOT_LARGER,
        NOT_SMALLER
    }

    public Resize {
        axes = List.copyOf(axes);
    }

    /** Output shape and, for each axis, scale and region. */
    private record Plan(Shape output, float[] scales, float[] begins, float[] ends) {}

    @Override
    public String type() {
        return "Resize";
    }

    @Override
    public Attributes attributes() {
        var builder = Attributes.builder().set("keep_aspect_ratio_policy", aspect);
        if (!axes.isEmpty()) {
            builder.longs("axes", axes);
        }
        return filter.writeTo(builder).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 4);
        if (filter.mode() != ResizeFilter.Mode.NEAREST) {
            in.requireNumber(0);
        }
        if (in.has(1)) {
            in.requireFloating(1);
        }
        if (in.has(2)) {
            in.requireFloating(2);
        }
        if (in.has(3)) {
            in.requireList(3);
        }
        boolean scaled = in.has(2) && in.shape(2).size() > 0;
        boolean sized = in.has(3) && in.shape(3).size() > 0;
        if (scaled == sized && in.shape(0).rank() > 0) {
            throw new GatunException("wants either scales or sizes, has " + (scaled ? "both" : "neither"));
        }
        var values = new Tensor[4];
        for (int i = 1; i < 4; i++) {
            if (in.has(i) && in.value(i).isEmpty()) {
                return Optional.empty();
            }
            values[i] = in.has(i) ? in.value(i).get() : null;
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), plan(in.shape(0), values).output)));
    }

    private Plan plan(Shape x, Tensor[] in) {
        int rank = x.rank();
        var resized = axes.isEmpty()
                ? Axes.all(rank)
                : Axes.normalised(axes.stream().mapToLong(Long::longValue).toArray(), rank);
        var plan = new Plan(x, new float[rank], new float[rank], new float[rank]);
        Arrays.fill(plan.scales, 1);
        Arrays.fill(plan.ends, 1);
        if (filter.coordinates() == ResizeFilter.Coordinates.TF_CROP_AND_RESIZE && given(in[1])) {
            requireCount("region of interest", in[1], 2 * resized.length);
            for (int i = 0; i < resized.length; i++) {
                plan.begins[resized[i]] = in[1].floatAt(i);
                plan.ends[resized[i]] = in[1].floatAt(i + resized.length);
            }
        }
        var dims = x.dims();
        if (given(in[3])) {
            requireCount("sizes", in[3], resized.length);
            resizeTo(in[3].toLongs(), resized, dims, plan.scales);
        } else if (given(in[2])) {
            requireCount("scales", in[2], resized.length);
            for (int i = 0; i < resized.length; i++) {
                float scale = in[2].floatAt(i);
                requireScale(scale);
                plan.scales[resized[i]] = scale;
                dims[resized[i]] = (long) Math.floor(dims[resized[i]] * scale);
            }
        }
        for (int axis = 0; axis < rank; axis++) {
            if (dims[axis] > 0 && x.dim(axis) == 0) {
                throw new GatunException(
                        "axis " + axis + " has no elements to resize to " + dims[axis] + ", x has shape " + x);
            }
        }
        return new Plan(Shape.of(dims), plan.scales, plan.begins, plan.ends);
    }

    private void resizeTo(long[] sizes, int[] resized, long[] dims, float[] scales) {
        float common = aspect == Aspect.NOT_LARGER ? Float.POSITIVE_INFINITY : 0;
        for (int i = 0; i < sizes.length; i++) {
            float scale = (float) sizes[i] / Math.max(1, dims[resized[i]]);
            scales[resized[i]] = scale;
            common = aspect == Aspect.NOT_LARGER ? Math.min(common, scale) : Math.max(common, scale);
        }
        for (int i = 0; i < sizes.length; i++) {
            int axis = resized[i];
            if (aspect == Aspect.STRETCH) {
                dims[axis] = sizes[i];
            } else {
                requireScale(common);
                scales[axis] = common;
                dims[axis] = (long) Math.floor(common * dims[axis] + 0.5f);
            }
        }
    }

    private static boolean given(Tensor tensor) {
        return tensor != null && tensor.size() > 0;
    }

    private static void requireScale(float scale) {
        if (!(scale > 0 && scale < Float.POSITIVE_INFINITY)) {
            throw new GatunException("scales want positive numbers, got " + scale);
        }
    }

    private static void requireCount(String name, Tensor list, int count) {
        if (list.size() != count) {
            throw new GatunException(name + " wants " + count + " numbers, got " + list);
        }
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (y.size() == 0) {
            return;
        }
        var samplings = samplings(x.shape(), y.shape(), in).toArray(new ResizeFilter.Sampling[0]);
        if (filter.mode() == ResizeFilter.Mode.NEAREST) {
            pickNearest(x, samplings, y);
            return;
        }
        var axes = shrinkingFirst(x.shape(), y.shape(), samplings);
        if (axes.isEmpty()) {
            Blocks.copy(x, 0, y, 0, y.size());
            return;
        }
        try (var arena = Arena.ofConfined()) {
            var source = x;
            for (int axis : axes) {
                var shape = source.shape().with(axis, y.shape().dim(axis));
                var target = axis == axes.getLast() ? y : Tensor.allocate(new TensorType(DType.FLOAT64, shape), arena);
                weigh(source, axis, samplings[axis], target);
                source = target;
            }
        }
    }

    /** The axes to resize, in the order in which nothing between has more elements than the larger of x and y. */
    private static List<Integer> shrinkingFirst(Shape x, Shape y, ResizeFilter.Sampling[] samplings) {
        return IntStream.range(0, samplings.length)
                .filter(axis -> !samplings[axis].isIdentity())
                .boxed()
                .sorted(Comparator.comparingDouble(axis -> (double) y.dim(axis) / x.dim(axis)))
                .toList();
    }

    /**
     * What the elements of each axis are made of.
     *
     * @param x shape of the input
     * @param y shape of the output
     * @param in the inputs of the operator, of which the first is not looked at
     */
    public List<ResizeFilter.Sampling> samplings(Shape x, Shape y, List<Tensor> in) {
        var plan = plan(x, in.toArray(new Tensor[4]));
        var samplings = new ArrayList<ResizeFilter.Sampling>();
        for (int axis = 0; axis < x.rank(); axis++) {
            samplings.add(
                    filter.sample(x.dim(axis), y.dim(axis), plan.scales[axis], plan.begins[axis], plan.ends[axis]));
        }
        return samplings;
    }

    private void pickNearest(Tensor x, ResizeFilter.Sampling[] samplings, Tensor y) {
        y.set(0, (double) filter.extrapolation());
        Blocks.repeatFirst(y);
        var strides = x.shape().strides();
        var offsets = new long[samplings.length][];
        for (int axis = 0; axis < offsets.length; axis++) {
            offsets[axis] = new long[Extents.toInt(y.shape().dim(axis))];
            for (int i = 0; i < offsets[axis].length; i++) {
                offsets[axis][i] = samplings[axis].isOutside(i) ? -1 : samplings[axis].index(i, 0) * strides[axis];
            }
        }
        Blocks.pick(x, offsets, y);
    }

    private void weigh(Tensor x, int axis, ResizeFilter.Sampling sampling, Tensor y) {
        long outer = x.shape().sizeBetween(0, axis);
        long from = x.shape().dim(axis);
        int to = Extents.toInt(y.shape().dim(axis));
        long inner = Axes.inner(x.shape(), axis);
        for (long o = 0; o < outer; o++) {
            for (int j = 0; j < to; j++) {
                RunControl.check();
                weigh(x, o * from * inner, sampling, j, inner, y, (o * to + j) * inner);
            }
        }
    }

    private void weigh(
            Tensor x, long start, ResizeFilter.Sampling sampling, int position, long inner, Tensor y, long at) {
        for (long i = 0; i < inner; i++) {
            double sum = 0;
            for (int tap = 0; tap < sampling.taps(); tap++) {
                sum += sampling.weight(position, tap) * x.doubleAt(start + sampling.index(position, tap) * inner + i);
            }
            y.set(at + i, sampling.isOutside(position) ? filter.extrapolation() : sum);
        }
    }
}
