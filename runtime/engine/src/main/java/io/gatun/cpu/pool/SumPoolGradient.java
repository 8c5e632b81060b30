package io.gatun.cpu.pool;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/** Sums, for each pixel of a pool's input, the gradients of the windows that see it. */
public final class SumPoolGradient {
    private SumPoolGradient() {}

    /**
     * @param g pixels of the gradient of the pool's output, {@code ldG} floats each
     * @param out pixels of the gradient of its input, {@code ldOut} floats each
     * @throws IllegalArgumentException if an address is null or pixels are too short
     */
    public static void run(Workers workers, PoolGeometry geometry, long g, int ldG, long out, int ldOut) {
        Rows.requirePadded("SumPoolGradient, gradient", g, ldG, geometry.channels());
        Rows.requirePadded("SumPoolGradient, out", out, ldOut, geometry.channels());
        int whole = Rows.whole(geometry.channels());
        workers.parallel(Math.multiplyExact(geometry.images(), geometry.height()), (task, worker) -> {
            long image = g + 4L * (task / geometry.height()) * geometry.outHeight() * geometry.outWidth() * ldG;
            long row = out + 4L * task * geometry.width() * ldOut;
            var rows = new int[geometry.kernelH()];
            int high = seeing(
                    rows,
                    task % geometry.height() + geometry.padTop(),
                    geometry.dilationH(),
                    geometry.strideH(),
                    geometry.outHeight());
            var columns = new int[geometry.kernelW()];
            var windows = new long[geometry.kernelH() * geometry.kernelW()];
            for (int x = 0; x < geometry.width(); x++) {
                int wide = seeing(
                        columns, x + geometry.padLeft(), geometry.dilationW(), geometry.strideW(), geometry.outWidth());
                int count = 0;
                for (int i = 0; i < high; i++) {
                    for (int j = 0; j < wide; j++) {
                        windows[count++] = image + 4L * (rows[i] * geometry.outWidth() + columns[j]) * ldG;
                    }
                }
                sum(windows, count, row + 4L * x * ldOut, whole);
            }
        });
    }

    /** Which windows along an axis see an element that lies {@code at} behind the start of the padding; returns how many. */
    private static int seeing(int[] windows, int at, int dilation, int stride, int count) {
        int found = 0;
        // from the last tap to the first, so that windows are summed in their order
        for (int tap = windows.length - 1; tap >= 0; tap--) {
            int start = at - tap * dilation;
            if (start >= 0 && start % stride == 0 && start / stride < count) {
                windows[found++] = start / stride;
            }
        }
        return found;
    }

    private static void sum(long[] windows, int count, long out, int whole) {
        for (int c = 0; c < whole; c += LANES) {
            FloatVector sum = Lanes.zero();
            for (int i = 0; i < count; i++) {
                sum = sum.add(load(windows[i] + 4L * c));
            }
            store(sum, out + 4L * c);
        }
    }
}
