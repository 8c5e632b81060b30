package io.gatun.opencl;

import io.gatun.spi.Packing;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The right side of a product, where it is constant: a bias of one float for each column, then the matrix as [columns][depth], in
 * which both a walk along a column and a tile read adjacent memory. Columns of the bias and the depth are padded to whole vectors
 * of four, with zeros.
 *
 * @param transposed whether it lies as [columns, depth] in the model, too
 * @param scale factor of the matrix
 * @param bias one number, or one for each column
 * @param biasScale factor of the bias
 */
record MatrixPacking(
        Precision precision,
        int columns,
        int depth,
        boolean transposed,
        float scale,
        Optional<Tensor> bias,
        float biasScale)
        implements Packing {
    /** Columns packed by one task. */
    private static final int PART = 256;

    /** What the packed form depends on. */
    record Form(
            Precision precision, int columns, int depth, boolean transposed, float scale, long bias, float biasScale) {}

    Form form() {
        long identity = bias.map(tensor -> tensor.segment().address()).orElse(0L);
        return new Form(precision, columns, depth, transposed, scale, identity, biasScale);
    }

    private long biasBytes() {
        return (long) PackedBias.padded(columns) * Float.BYTES;
    }

    @Override
    public long bytes() {
        return biasBytes() + (long) columns * PackedBias.padded(depth) * precision.bytes();
    }

    @Override
    public int parts() {
        return Math.ceilDiv(columns, PART);
    }

    @Override
    public void pack(MemorySegment constant, MemorySegment packed, int part) {
        var values = new WeightForm.Values(constant);
        var matrix = packed.asSlice(biasBytes());
        long line = PackedBias.padded(depth);
        for (int n = part * PART; n < Math.min(columns, (part + 1) * PART); n++) {
            if (bias.isPresent()) {
                float value = bias.get().floatAt(bias.get().size() == 1 ? 0 : n);
                packed.setAtIndex(ValueLayout.JAVA_FLOAT, n, biasScale * value);
            }
            for (int k = 0; k < depth; k++) {
                float value = values.get(transposed ? (long) n * depth + k : (long) k * columns + n);
                precision.set(matrix, n * line + k, scale * value);
            }
        }
    }
}
