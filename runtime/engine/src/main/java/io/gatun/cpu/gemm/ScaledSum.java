package io.gatun.cpu.gemm;

import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * What ONNX's Gemm does to a product P that lies in padded rows: activation(alpha P + beta C), in place.
 *
 * @param c address of C, or 0 for none
 * @param rowStride floats of C from one row to the next; 0 repeats a row
 * @param columnStride floats of C from one column to the next; 0 repeats a number
 */
public record ScaledSum(float alpha, float beta, long c, long rowStride, long columnStride) {

    /**
     * Sums all rows; of each, whole vectors are overwritten, but of C only real elements are read.
     *
     * @param product rows of {@code ld} floats
     */
    public void run(int rows, int columns, long product, int ld, Epilogue epilogue, Workers workers) {
        Rows.requirePadded("scaled sum", product, ld, columns);
        int perTask = Rows.perTask(columns);
        workers.parallel(Math.ceilDiv(rows, perTask), (task, worker) -> {
            int end = Math.min(rows, (task + 1) * perTask);
            for (int row = task * perTask; row < end; row++) {
                long at = product + 4L * row * ld;
                sum(columns, at, c + 4 * row * rowStride);
                epilogue.finish(1, Rows.whole(columns) / Lanes.LANES, at, 0, 0, 0);
            }
        });
    }

    private void sum(int columns, long product, long addend) {
        FloatVector a = Lanes.broadcast(alpha);
        FloatVector b = Lanes.broadcast(beta);
        if (c == 0) {
            for (int i = 0; i < columns; i += Lanes.LANES) {
                Lanes.store(Lanes.load(product + 4L * i).mul(a), product + 4L * i);
            }
            return;
        }
        int vectors = columnStride == 1 ? columns / Lanes.LANES * Lanes.LANES : 0;
        for (int i = 0; i < vectors; i += Lanes.LANES) {
            FloatVector scaled = Lanes.load(product + 4L * i).mul(a);
            Lanes.store(Lanes.fma(Lanes.load(addend + 4L * i), b, scaled), product + 4L * i);
        }
        for (int i = vectors; i < columns; i++) {
            float scaled = Lanes.get(product + 4L * i) * alpha;
            Lanes.set(product + 4L * i, Math.fma(Lanes.get(addend + 4 * i * columnStride), beta, scaled));
        }
    }
}
