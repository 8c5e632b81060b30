package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Convolution whose taps are moved, each at each position by an offset of its own, and sample between pixels; ONNX DeformConv
 * (Dai et al., Deformable Convolutional Networks, 2017; with a mask, Zhu et al., 2018).
 *
 * <p>Inputs: x [N, C, spatial...], weight [M, C/groups, kernel...], offsets [N, offset groups * taps * axes, positions...],
 * optional bias [M], optional mask [N, offset groups * taps, positions...] that every sample is multiplied by. Output: [N, M,
 * positions...]. Beyond the edges lie zeros.
 *
 * @param offsetGroups into how many groups the input channels fall that share offsets
 */
public record DeformConv(Window window, long groups, long offsetGroups) implements Op {
    @Override
    public String type() {
        return "DeformConv";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder())
                .set("group", groups)
                .set("offset_group", offsetGroups)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 5);
        in.requireFloating(0);
        for (int i = 1; i < 5; i++) {
            in.requireSameType(0, i);
        }
        var y = Conv.shapeOf(window, groups, in, 0, 1);
        if (in.has(3) && !in.shape(3).equals(Shape.of(y.dim(1)))) {
            throw new GatunException("bias wants shape [" + y.dim(1) + "], " + in.describe(3));
        }
        if (offsetGroups < 1 || in.shape(0).dim(1) % offsetGroups != 0) {
            throw new GatunException("attribute 'offset_group' is " + offsetGroups
                    + ", which does not divide the input channels, " + in.describe(0));
        }
        long taps = Extents.multiply(
                offsetGroups, in.shape(1).sizeBetween(2, in.shape(1).rank()));
        requirePerTap(in, 2, y.with(1, Extents.multiply(taps, y.rank() - 2)));
        if (in.has(4)) {
            requirePerTap(in, 4, y.with(1, taps));
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), y)));
    }

    private static void requirePerTap(Operands in, int i, Shape wanted) {
        if (!in.shape(i).equals(wanted)) {
            throw new GatunException("input " + i + " wants shape " + wanted + ", " + in.describe(i));
        }
    }

    @Override
    public long macs(Operands in) {
        var out = infer(in).orElseThrow().getFirst().shape();
        return out.size() * in.shape(1).sizeBetween(1, in.shape(1).rank());
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        var x = in.get(0);
        var weight = in.get(1);
        var bias = in.size() > 3 ? in.get(3) : null;
        var samples = new Samples(in);
        int perGroup = Math.toIntExact(y.shape().dim(1) / groups);
        int channels = (int) weight.shape().dim(1);
        var patch = new double[(int) x.shape().dim(1) * samples.taps];
        for (long n = 0; n < y.shape().dim(0); n++) {
            for (long p = 0; p < samples.positions; p++) {
                samples.gather(n, p, patch);
                for (int m = 0; m < y.shape().dim(1); m++) {
                    int from = m / perGroup * channels * samples.taps;
                    double sum = bias == null ? 0 : bias.doubleAt(m);
                    for (int i = 0; i < channels * samples.taps; i++) {
                        sum += patch[from + i] * weight.doubleAt((long) m * channels * samples.taps + i);
                    }
                    y.set((n * y.shape().dim(1) + m) * samples.positions + p, sum);
                }
            }
        }
    }

    /** What the moved taps see of an image. */
    private final class Samples {
        private final Tensor x;
        private final Tensor offsets;
        private final Tensor mask;
        private final Window placed;
        private final int rank;
        private final int taps;
        private final long[] image;
        private final long[] strides;
        private final long[] grid;
        private final long positions;

        Samples(List<Tensor> in) {
            this.x = in.get(0);
            this.offsets = in.get(2);
            this.mask = in.size() > 4 ? in.get(4) : null;
            this.placed = window.over(x.shape(), Conv.kernelOf(in.get(1).shape()));
            this.rank = x.shape().rank() - 2;
            this.taps = (int) in.get(1).shape().sizeBetween(2, rank + 2);
            this.image = Arrays.copyOfRange(x.shape().dims(), 2, rank + 2);
            this.strides = Shape.of(image).strides();
            this.grid = Arrays.copyOfRange(offsets.shape().dims(), 2, rank + 2);
            this.positions = Shape.of(grid).size();
        }

        /** Fills {@code patch}: one sample a channel and tap, for image {@code n} and position {@code p}. */
        void gather(long n, long p, double[] patch) {
            int channels = (int) x.shape().dim(1);
            int sharing = (int) (channels / offsetGroups);
            long size = Shape.of(image).size();
            var at = new double[rank];
            for (int group = 0; group < offsetGroups; group++) {
                for (int tap = 0; tap < taps; tap++) {
                    long row = (n * offsetGroups + group) * taps + tap;
                    place(p, tap, row, at);
                    double scale = mask == null ? 1 : mask.doubleAt(row * positions + p);
                    for (int c = group * sharing; c < (group + 1) * sharing; c++) {
                        patch[c * taps + tap] = scale * sample(at, 0, (n * channels + c) * size);
                    }
                }
            }
        }

        /** Where a tap of the window on position {@code p} samples, along each axis. */
        private void place(long p, long tap, long row, double[] at) {
            long position = p;
            long k = tap;
            for (int axis = rank - 1; axis >= 0; axis--) {
                long kernel = placed.kernel().get(axis);
                long regular = position % grid[axis] * placed.strides().get(axis)
                        - placed.before(axis)
                        + k % kernel * placed.dilations().get(axis);
                at[axis] = regular + offsets.doubleAt((row * rank + axis) * positions + p);
                position /= grid[axis];
                k /= kernel;
            }
        }

        /** Linear interpolation along {@code axis} and those after it, from element {@code start} on. */
        private double sample(double[] at, int axis, long start) {
            if (axis == rank) {
                return x.doubleAt(start);
            }
            double floor = Math.floor(at[axis]);
            if (!(floor >= -1 && floor < image[axis])) {
                return 0;
            }
            long low = (long) floor;
            double rest = at[axis] - floor;
            double below = low < 0 ? 0 : sample(at, axis + 1, start + low * strides[axis]);
            double above =
                    rest == 0 || low + 1 == image[axis] ? 0 : sample(at, axis + 1, start + (low + 1) * strides[axis]);
            return (1 - rest) * below + rest * above;
        }
    }
}
