package io.gatun.cpu;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.Gemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.map.Rows;
import io.gatun.spi.Rehearsal;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;

/** A product by the same kernels, of few rows with a small matrix. */
record MatrixRehearsal(int rows, int columns, Epilogue epilogue) implements Rehearsal {
    private static final int MOST_ROWS = 16;

    static MatrixRehearsal of(int rows, int columns, Epilogue epilogue) {
        return new MatrixRehearsal(Math.min(rows, MOST_ROWS), ConvRehearsal.columns(columns), epilogue);
    }

    @Override
    public boolean isProduct() {
        return true;
    }

    @Override
    public long macs() {
        return (long) rows * ConvRehearsal.DEPTH * columns;
    }

    @Override
    public Runnable in(Arena arena) {
        var alone = new Workers(1);
        long ldc = Rows.padded(columns);
        long a = arena.allocate(4L * rows * ConvRehearsal.DEPTH, Tensor.ALIGNMENT)
                .address();
        long c = arena.allocate(4L * rows * ldc, Tensor.ALIGNMENT).address();
        long b = arena.allocate(PackedMatrix.bytes(ConvRehearsal.DEPTH, columns), Tensor.ALIGNMENT)
                .address();
        var matrix = new PackedMatrix(b, ConvRehearsal.DEPTH, columns);
        return () -> Gemm.run(rows, a, ConvRehearsal.DEPTH, matrix, c, ldc, 0, 0, epilogue, alone);
    }
}
