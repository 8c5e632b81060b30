package io.gatun.cpu;

import io.gatun.Numerics;
import io.gatun.cpu.gemm.CompactGemm;
import io.gatun.cpu.gemm.CompactMatrix;
import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.Gemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.spi.Packing;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The weights of a fully connected layer, [depth, columns] or transposed [columns, depth], in panels of float32 or bfloat16.
 *
 * @param bias address of {@code columns} floats, or 0 for none
 */
record ConstantMatrix(boolean transposed, boolean compact, int depth, int columns, long bias) implements Packing {
    /**
     * Smaller weights stay in float32: they fit the second-level cache of today's processors, so that half the bytes would bring
     * no time, and the memory is not worth the rounding.
     */
    private static final long COMPACT_FROM_BYTES = 1 << 20;

    /** A part is worth handing to another thread from about this size on. */
    private static final long PART_BYTES = 8 << 20;

    static ConstantMatrix of(Tensor weight, boolean transposed, Optional<Tensor> bias, Numerics numerics) {
        return new ConstantMatrix(
                transposed,
                numerics == Numerics.COMPACT && weight.segment().byteSize() >= COMPACT_FROM_BYTES,
                (int) weight.shape().dim(transposed ? 1 : 0),
                (int) weight.shape().dim(transposed ? 0 : 1),
                bias.map(tensor -> tensor.segment().address()).orElse(0L));
    }

    String kernel() {
        return compact ? "GEMM, bfloat16 weights" : "GEMM";
    }

    @Override
    public long bytes() {
        return compact ? CompactMatrix.bytes(depth, columns) : PackedMatrix.bytes(depth, columns);
    }

    @Override
    public int parts() {
        return Math.clamp(bytes() / PART_BYTES, 1, PackedMatrix.panels(columns));
    }

    @Override
    public void pack(MemorySegment constant, MemorySegment packed, int part) {
        int panels = PackedMatrix.panels(columns);
        int from = (int) ((long) panels * part / parts());
        int to = (int) ((long) panels * (part + 1) / parts());
        int depthStride = transposed ? 1 : columns;
        int columnStride = transposed ? depth : 1;
        if (compact) {
            compact(packed.address()).packPanels(from, to, constant.address(), depthStride, columnStride);
        } else {
            floats(packed.address()).packPanels(from, to, constant.address(), depthStride, columnStride);
        }
        if (part == 0 && compact) {
            compact(packed.address()).packBias(bias);
        } else if (part == 0) {
            floats(packed.address()).packBias(bias);
        }
    }

    /** C = activation(A * this + bias), as {@link Gemm#run}. */
    void multiply(long packed, int rows, long a, long lda, long c, long ldc, Epilogue epilogue, Workers workers) {
        if (compact) {
            CompactGemm.run(rows, a, lda, compact(packed), c, ldc, epilogue, workers);
        } else {
            Gemm.run(rows, a, lda, floats(packed), c, ldc, 0, 0, epilogue, workers);
        }
    }

    private PackedMatrix floats(long address) {
        return new PackedMatrix(address, depth, columns);
    }

    private CompactMatrix compact(long address) {
        return new CompactMatrix(address, depth, columns);
    }
}
