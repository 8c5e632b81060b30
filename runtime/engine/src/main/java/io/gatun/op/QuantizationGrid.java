package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;

/**
 * Which scale (and zero point) each element of a tensor goes by: one for the whole tensor, one an index along an axis, or one
 * a block of neighbours along an axis.
 *
 * @param stride distance between neighbours along the axis
 * @param extent of the axis
 * @param block neighbours that share a scale
 * @param scales number of scales along the axis
 * @param blocked whether the scales repeat the axes before and after the axis
 */
record QuantizationGrid(long stride, long extent, long block, long scales, boolean blocked) {
    /**
     * Lays scales over a tensor.
     *
     * @param x the quantised tensor's shape
     * @param scale shape of the scales: a single number, [extent of the axis], or x's shape with the axis cut into blocks
     * @throws GatunException if the shapes do not fit
     */
    static QuantizationGrid of(Shape x, Shape scale, long axis, long blockSize) {
        if (blockSize < 0) {
            throw new GatunException("attribute 'block_size' must not be negative, got " + blockSize);
        }
        if (blockSize == 0 && scale.rank() <= 1 && scale.size() == 1) {
            return new QuantizationGrid(1, 1, 1, 1, false);
        }
        int along = x.axis(axis);
        long extent = x.dim(along);
        long stride = x.sizeBetween(along + 1, x.rank());
        if (blockSize == 0) {
            if (!scale.equals(Shape.of(extent))) {
                throw new GatunException("the scale wants shape [" + extent + "] or a single number, got " + scale
                        + " for axis " + axis + " of " + x);
            }
            return new QuantizationGrid(stride, extent, 1, extent, false);
        }
        var wanted = x.with(along, Math.ceilDiv(extent, blockSize));
        if (!scale.equals(wanted)) {
            throw new GatunException("the scale wants shape " + wanted + " for blocks of " + blockSize + " along axis "
                    + axis + " of " + x + ", got " + scale);
        }
        return new QuantizationGrid(stride, extent, blockSize, wanted.dim(along), true);
    }

    /** Index of the scale of element {@code i}. */
    long index(long i) {
        long line = i / stride;
        long along = line % extent / block;
        return blocked ? (line / extent * scales + along) * stride + i % stride : along;
    }
}
