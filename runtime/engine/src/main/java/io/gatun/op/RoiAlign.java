package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Pools regions of a picture to one size, sampling between pixels; ONNX RoiAlign (He et al., Mask R-CNN, 2017).
 *
 * <p>Inputs: x [N, C, H, W], regions [R, 4] as (x, y, x, y), batch indices i64[R]. Output: [R, C, height, width].
 *
 * @param max whether the largest of a cell's samples counts (weighted neighbours one by one), rather than the mean
 * @param samples a side of a cell; 0 for as many as there are pixels
 * @param scale from the regions' coordinates to those of x
 * @param halfPixel whether coordinates are those of pixels' corners, so that centres lie half a pixel further
 */
public record RoiAlign(boolean max, long height, long width, long samples, float scale, boolean halfPixel)
        implements Op {
    private static final int LARGEST_GRID = 1 << 12;

    @Override
    public String type() {
        return "RoiAlign";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("mode", max ? "max" : "avg")
                .set("output_height", height)
                .set("output_width", width)
                .set("sampling_ratio", samples)
                .set("spatial_scale", scale)
                .set("coordinate_transformation_mode", halfPixel ? "half_pixel" : "output_half_pixel")
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 3);
        in.requireFloating(0);
        in.requireSameType(0, 1);
        in.requireRank(0, 4, 4);
        in.requireList(2);
        long regions = in.shape(2).size();
        if (!in.shape(1).equals(Shape.of(regions, 4))) {
            throw new GatunException("regions want shape [" + regions + ",4], " + in.describe(1));
        }
        if (height < 1 || width < 1 || samples < 0 || samples > LARGEST_GRID) {
            throw new GatunException("attributes want an output size of at least 1 and 0 to " + LARGEST_GRID
                    + " samples, got " + height + "x" + width + " and " + samples);
        }
        if (in.shape(0).sizeBetween(2, 4) == 0 && regions > 0) {
            throw new GatunException("there is nothing to sample, " + in.describe(0));
        }
        return Optional.of(
                List.of(TensorType.of(in.dtype(0), regions, in.shape(0).dim(1), height, width)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var y = out.getFirst();
        long channels = x.shape().dim(1);
        long image = x.shape().dim(2) * x.shape().dim(3);
        for (long r = 0, at = 0; r < y.shape().dim(0); r++) {
            long n = Gather.index(in.get(2).longAt(r), x.shape().dim(0));
            double shift = halfPixel ? 0.5 : 0;
            var corner = new double[4];
            for (int i = 0; i < 4; i++) {
                corner[i] = in.get(1).doubleAt(r * 4 + i) * scale - shift;
            }
            var columns = cells(corner[0], corner[2], width);
            var rows = cells(corner[1], corner[3], height);
            for (long c = 0; c < channels; c++) {
                for (long h = 0; h < height; h++) {
                    for (long w = 0; w < width; w++, at++) {
                        y.set(at, pool(x, (n * channels + c) * image, rows, h, columns, w));
                    }
                }
            }
        }
    }

    /** Where the samples of consecutive cells lie along one axis. */
    private record Cells(double start, double size, int samples) {
        double at(long cell, int sample) {
            return start + cell * size + (sample + 0.5) * size / samples;
        }
    }

    private Cells cells(double start, double end, long count) {
        double length = halfPixel ? end - start : Math.max(end - start, 1);
        double size = length / count;
        int grid = (int) (samples > 0 ? samples : Math.clamp(Math.ceil(size), 0, LARGEST_GRID));
        return new Cells(start, size, grid);
    }

    private double pool(Tensor x, long start, Cells rows, long h, Cells columns, long w) {
        double pooled = max ? Double.NEGATIVE_INFINITY : 0;
        for (int i = 0; i < rows.samples; i++) {
            RunControl.check();
            for (int j = 0; j < columns.samples; j++) {
                double sample = sample(x, start, rows.at(h, i), columns.at(w, j));
                pooled = max ? Math.max(pooled, sample) : pooled + sample;
            }
        }
        int count = rows.samples * columns.samples;
        return count == 0 ? 0 : max ? pooled : pooled / count;
    }

    private double sample(Tensor x, long start, double row, double column) {
        long height = x.shape().dim(2);
        long width = x.shape().dim(3);
        if (!(row >= -1 && row <= height && column >= -1 && column <= width)) {
            return 0;
        }
        double v = Math.clamp(row, 0, height - 1.0);
        double u = Math.clamp(column, 0, width - 1.0);
        long top = (long) v;
        long left = (long) u;
        long bottom = Math.min(top + 1, height - 1);
        long right = Math.min(left + 1, width - 1);
        double down = v - top;
        double across = u - left;
        double a = (1 - down) * (1 - across) * x.doubleAt(start + top * width + left);
        double b = (1 - down) * across * x.doubleAt(start + top * width + right);
        double c = down * (1 - across) * x.doubleAt(start + bottom * width + left);
        double d = down * across * x.doubleAt(start + bottom * width + right);
        return max ? Math.max(Math.max(a, b), Math.max(c, d)) : a + b + c + d;
    }
}
