package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Leaky rectifier with a slope for each channel (ONNX PRelu with a slope of shape [C, 1, 1]). */
public final class PRelu {

    private PRelu() {}

    /**
     * {@code out[row][c] = in[row][c] * (in[row][c] < 0 ? slope[c] : 1)}; {@code out} may be {@code in}.
     *
     * @param slope address of {@code channels} floats, padded to whole vectors
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void run(
            Workers workers, long rows, int channels, long in, int ldIn, long slope, long out, int ldOut) {
        Rows.requirePadded("PRelu, in", in, ldIn, channels);
        Rows.requirePadded("PRelu, out", out, ldOut, channels);
        int n = Rows.whole(channels);
        int perTask = Rows.perTask(n);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                row(in + 4 * row * ldIn, slope, out + 4 * row * ldOut, n);
            }
        });
    }

    private static void row(long x, long slope, long y, int n) {
        for (int c = 0; c < n; c += LANES) {
            long at = 4L * c;
            FloatVector value = load(x + at);
            store(value.blend(value.mul(load(slope + at)), value.compare(VectorOperators.LT, 0f)), y + at);
        }
    }
}
