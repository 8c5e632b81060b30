package io.gatun.cpu.gemm;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.FLOAT;
import static io.gatun.cpu.simd.Lanes.INT;
import static io.gatun.cpu.simd.Lanes.LANES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * As {@link PackedMatrix}, with the elements rounded to bfloat16 and the bias in float32. Two adjacent vectors of a panel's
 * row share one vector of 32-bit words: the lower halves are the first, the upper halves the second. So a kernel widens
 * both with one instruction each, and neither has to be put in order. The upper halves of an odd last vector are zero.
 *
 * @param address where it lies, on a 64-byte boundary; whoever allocated it owns it
 * @param depth rows of the matrix, the length of the reduction
 * @param columns columns of the matrix
 */
public record CompactMatrix(long address, int depth, int columns) {
    /** Elements that are rounded at a time, on the heap: fast even before anything is compiled. */
    private static final int CHUNK = 16 * 1024;

    /** Bytes such a matrix takes. */
    public static long bytes(int depth, int columns) {
        return 2L * depth * paired(columns) + 4L * PackedMatrix.padded(columns);
    }

    /**
     * Packs panels {@code from} to {@code to} - 1; the panels are those of {@link PackedMatrix}, and so are the other
     * parameters.
     */
    public void packPanels(int from, int to, long source, long depthStride, long columnStride) {
        try (var arena = Arena.ofConfined()) {
            int widest = Math.min(columns, GemmTile.COLUMNS);
            long floats = arena.allocate(PackedMatrix.bytes(depth, widest), 64).address();
            for (int p = from; p < to; p++) {
                int first = PackedMatrix.firstColumn(p);
                var panel = new PackedMatrix(floats, depth, Math.min(GemmTile.COLUMNS, columns - first));
                panel.packPanels(0, 1, source + 4 * first * columnStride, depthStride, columnStride);
                round(floats, vectors(p), panel(p));
            }
        }
    }

    /** Writes the bias, or zeros where {@code source} is 0. */
    public void packBias(long source) {
        PackedMatrix.packBias(source, columns, bias(0));
    }

    /** Rounds a panel of {@code vectors} vectors a row. */
    private void round(long floats, int vectors, long target) {
        int words = (vectors + 1) / 2 * LANES;
        int rows = Math.max(1, CHUNK / (vectors * LANES));
        var in = new float[rows * vectors * LANES];
        var out = new int[rows * words];
        for (int k = 0; k < depth; k += rows) {
            int count = Math.min(rows, depth - k);
            int row = vectors * LANES;
            MemorySegment.copy(ALL, FLOAT, floats + 4L * k * row, in, 0, count * row);
            for (int i = 0; i < count; i++) {
                pair(in, i * row, vectors, out, i * words);
            }
            MemorySegment.copy(out, 0, ALL, INT, target + 4L * k * words, count * words);
        }
    }

    private static void pair(float[] in, int from, int vectors, int[] out, int to) {
        for (int j = 0; j < vectors; j += 2) {
            boolean both = j + 1 < vectors;
            for (int lane = 0; lane < LANES; lane++) {
                int low = from + j * LANES + lane;
                int high = both ? Bfloat16.of(in[low + LANES]) : 0;
                out[to + j / 2 * LANES + lane] = high << 16 | Bfloat16.of(in[low]);
            }
        }
    }

    int panels() {
        return PackedMatrix.panels(columns);
    }

    /** Vectors of floats that a row of the panel stands for. */
    int vectors(int panel) {
        return PackedMatrix.vectors(columns, panel);
    }

    /** Address of a panel's first row. */
    long panel(int panel) {
        return address + 2L * depth * GemmTile.COLUMNS * panel;
    }

    /** Address of a panel's bias. */
    long bias(int panel) {
        return address + 2L * depth * paired(columns) + 4L * GemmTile.COLUMNS * panel;
    }

    /** {@code columns} rounded up to whole pairs of vectors. */
    private static int paired(int columns) {
        return (columns + 2 * LANES - 1) / (2 * LANES) * 2 * LANES;
    }
}
