package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The largest pixels of each cell of regions of pictures; ONNX MaxRoiPool (Girshick, Fast R-CNN, 2015).
 *
 * <p>Inputs: x [N, C, H, W], regions [R, 5] as (image, x, y, x, y), both corners inside. Output: [R, C, height, width]; a
 * cell outside the picture is 0.
 *
 * @param scale from the regions' coordinates to those of x
 */
public record MaxRoiPool(long height, long width, float scale) implements Op {
    /** Farther from the picture than any cell reaches, yet safe to multiply by a number of cells. */
    private static final long FAR = 1L << 31;

    @Override
    public String type() {
        return "MaxRoiPool";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .longs("pooled_shape", List.of(height, width))
                .set("spatial_scale", scale)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireFloating(0);
        in.requireSameType(0, 1);
        in.requireRank(0, 4, 4);
        in.requireRank(1, 2, 2);
        if (in.shape(1).dim(1) != 5) {
            throw new GatunException("regions want 5 numbers each, " + in.describe(1));
        }
        if (Math.min(height, width) < 1 || Math.max(height, width) > FAR) {
            throw new GatunException(
                    "attribute 'pooled_shape' wants numbers from 1 to 2^31, got " + height + "x" + width);
        }
        return Optional.of(List.of(
                TensorType.of(in.dtype(0), in.shape(1).dim(0), in.shape(0).dim(1), height, width)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var regions = in.get(1);
        var y = out.getFirst();
        long channels = x.shape().dim(1);
        for (long r = 0, at = 0; r < y.shape().dim(0); r++) {
            long n = Gather.index((long) regions.doubleAt(r * 5), x.shape().dim(0));
            var columns = new Cells(pixel(regions, r * 5 + 1), pixel(regions, r * 5 + 3), width);
            var rows = new Cells(pixel(regions, r * 5 + 2), pixel(regions, r * 5 + 4), height);
            for (long plane = n * channels; plane < (n + 1) * channels; plane++) {
                for (long h = 0; h < height; h++) {
                    for (long w = 0; w < width; w++, at++) {
                        y.set(at, largest(x, plane, rows, h, columns, w));
                    }
                }
            }
        }
    }

    /** Halves round away from zero. */
    private long pixel(Tensor regions, long at) {
        double scaled = (float) regions.doubleAt(at) * scale;
        return (long) Math.clamp(Math.signum(scaled) * Math.floor(Math.abs(scaled) + 0.5), -FAR, FAR);
    }

    /** Equal parts of the pixels from {@code first} to {@code last}, of which there is at least one; parts may overlap. */
    private record Cells(long first, long last, long count) {
        private long extent() {
            return Math.max(last - first + 1, 1);
        }

        long start(long cell, long limit) {
            return Math.clamp(first + cell * extent() / count, 0, limit);
        }

        long end(long cell, long limit) {
            return Math.clamp(first + Math.ceilDiv((cell + 1) * extent(), count), 0, limit);
        }
    }

    private static double largest(Tensor x, long plane, Cells rows, long h, Cells columns, long w) {
        long height = x.shape().dim(2);
        long width = x.shape().dim(3);
        double largest = Double.NEGATIVE_INFINITY;
        boolean any = false;
        for (long i = rows.start(h, height); i < rows.end(h, height); i++) {
            for (long j = columns.start(w, width); j < columns.end(w, width); j++) {
                largest = Math.max(largest, x.doubleAt((plane * height + i) * width + j));
                any = true;
            }
        }
        return any ? largest : 0;
    }
}
