package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Samples a picture at given points; ONNX GridSample. Inputs: x [N, C, spatial...], grid [N, out..., spatial rank], whose
 * points run from -1 to 1 along each axis, innermost axis first. Output: [N, C, out...].
 *
 * @param alignCorners whether -1 and 1 are the centres of the outermost elements, rather than their outer edges
 */
public record GridSample(ResizeFilter.Mode mode, Beyond padding, boolean alignCorners) implements Op {
    /** What lies beyond the edges, under ONNX's names. */
    public enum Beyond {
        ZEROS,
        BORDER,
        REFLECTION
    }

    private static final double CUBIC_COEFFICIENT = -0.75;

    @Override
    public String type() {
        return "GridSample";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("mode", mode)
                .set("padding_mode", padding)
                .set("align_corners", alignCorners ? 1 : 0)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireFloating(1);
        in.requireRank(0, 3, 5);
        var x = in.shape(0);
        var grid = in.shape(1);
        int rank = x.rank() - 2;
        if (grid.rank() != rank + 2 || grid.dim(0) != x.dim(0) || grid.dim(-1) != rank) {
            throw new GatunException("grid wants rank " + (rank + 2) + ", batch " + x.dim(0) + " and points of " + rank
                    + " numbers, " + in.describe(1));
        }
        var dims = x.dims();
        for (int axis = 0; axis < rank; axis++) {
            if (dims[axis + 2] == 0) {
                throw new GatunException("there is nothing to sample, " + in.describe(0));
            }
            dims[axis + 2] = grid.dim(axis + 1);
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), Shape.of(dims))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var grid = in.get(1);
        var y = out.getFirst();
        int rank = x.shape().rank() - 2;
        var extents = Arrays.copyOfRange(x.shape().dims(), 2, rank + 2);
        var taps = new Taps(extents);
        long image = Shape.of(extents).size();
        long points = y.shape().sizeBetween(2, rank + 2);
        long channels = x.shape().dim(1);
        for (long n = 0, point = 0; n < x.shape().dim(0); n++) {
            for (long p = 0; p < points; p++, point++) {
                RunControl.check();
                taps.clear();
                for (int axis = 0; axis < rank; axis++) {
                    addAxis(taps, axis, extents[axis], grid.doubleAt(point * rank + rank - 1 - axis));
                }
                for (long c = n * channels; c < (n + 1) * channels; c++) {
                    y.set(c * points + p, taps.sum(x, c * image));
                }
            }
        }
    }

    private void addAxis(Taps taps, int axis, long extent, double coordinate) {
        double least = alignCorners ? 0 : -0.5;
        double most = alignCorners ? extent - 1 : extent - 0.5;
        double at = least + (coordinate + 1) / 2 * (most - least);
        if (mode == ResizeFilter.Mode.NEAREST) {
            at = Math.rint(at);
        }
        if (at < least || at > most) {
            at = switch (padding) {
                case ZEROS -> at;
                case BORDER -> Math.clamp(at, 0.0, extent - 1.0);
                case REFLECTION -> reflect(at, least, most);
            };
        }
        long floor = (long) Math.floor(at);
        double rest = at - floor;
        switch (mode) {
            case NEAREST -> taps.add(axis, new long[] {inside(floor, extent, least, most)}, new double[] {1});
            case LINEAR ->
                taps.add(
                        axis,
                        new long[] {inside(floor, extent, least, most), inside(floor + 1, extent, least, most)},
                        new double[] {1 - rest, rest});
            case CUBIC -> {
                var indices = new long[4];
                var weights = new double[4];
                for (int i = 0; i < 4; i++) {
                    indices[i] = inside(floor - 1 + i, extent, least, most);
                    weights[i] = ResizeFilter.cubic(i - 1 - rest, CUBIC_COEFFICIENT);
                }
                taps.add(axis, indices, weights);
            }
        }
    }

    /** The index of the element that stands for {@code index}, or -1 for zero. */
    private long inside(long index, long extent, double least, double most) {
        if (index >= 0 && index < extent) {
            return index;
        }
        return switch (padding) {
            case ZEROS -> -1;
            case BORDER -> Math.clamp(index, 0, extent - 1);
            case REFLECTION -> Math.clamp((long) reflect(index, least, most), 0, extent - 1);
        };
    }

    private static double reflect(double at, double least, double most) {
        double span = most - least;
        if (span <= 0) {
            return least;
        }
        double phase = Math.abs(at - least) % (2 * span);
        return phase <= span ? least + phase : most - (phase - span);
    }

    /** The elements around one point: every combination of the taps of each axis, as offset and weight. */
    private static final class Taps {
        private final long[] strides;
        private long[] offsets = {0};
        private double[] weights = {1};

        Taps(long[] extents) {
            this.strides = Shape.of(extents).strides();
        }

        void clear() {
            offsets = new long[] {0};
            weights = new double[] {1};
        }

        void add(int axis, long[] indices, double[] axisWeights) {
            var nextOffsets = new long[offsets.length * indices.length];
            var nextWeights = new double[nextOffsets.length];
            for (int i = 0, to = 0; i < offsets.length; i++) {
                for (int k = 0; k < indices.length; k++, to++) {
                    boolean none = offsets[i] < 0 || indices[k] < 0;
                    nextOffsets[to] = none ? -1 : offsets[i] + indices[k] * strides[axis];
                    nextWeights[to] = weights[i] * axisWeights[k];
                }
            }
            offsets = nextOffsets;
            weights = nextWeights;
        }

        double sum(Tensor x, long start) {
            double sum = 0;
            for (int i = 0; i < offsets.length; i++) {
                sum += offsets[i] < 0 ? 0 : weights[i] * x.doubleAt(start + offsets[i]);
            }
            return sum;
        }
    }
}
