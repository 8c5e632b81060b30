package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.ColdStart;

/**
 * Rows of a depthwise convolution by loops over arrays of channels, for a process that is {@linkplain ColdStart cold}, with the
 * bits of {@link Depthwise3x3} and {@link ConvDepthwise}.
 */
final class ArrayDepthwise {
    private final ConvGeometry g;
    private final int channels;
    private final float[][] weights;
    private final float[] bias;
    private final float[] sum;

    /** A column of pixels for each column of the kernel. */
    private final float[][] pixels;

    /**
     * @param weights address of the first tap's first channel; those of the next tap are {@code step} bytes further, and the bias
     *     follows the last
     */
    ArrayDepthwise(ConvGeometry g, long weights, long step, int channels) {
        this.g = g;
        this.channels = channels;
        this.weights = new float[g.depth()][channels];
        this.bias = new float[channels];
        this.sum = new float[channels];
        this.pixels = new float[g.kernelH()][channels];
        for (int tap = 0; tap < g.depth(); tap++) {
            Lanes.read(weights + tap * step, this.weights[tap], 0, channels);
        }
        Lanes.read(weights + g.depth() * step, bias, 0, channels);
    }

    /**
     * One row by {@link Depthwise3x3}: column by column, where a line outside the image is one of zeros.
     *
     * @param lines addresses of the first pixels of three lines, 0 for one outside
     * @param pixel bytes from one pixel to the next
     */
    void row3x3(long[] lines, long pixel, long out, long step, float low, float high) {
        for (int x = 0; x < g.outWidth(); x++) {
            System.arraycopy(bias, 0, sum, 0, channels);
            int left = x * g.strideW() - g.padLeft();
            for (int j = Math.max(0, -left); j < Math.min(3, g.width() - left); j++) {
                for (int i = 0; i < 3; i++) {
                    if (lines[i] != 0) {
                        Lanes.read(lines[i] + (left + j) * pixel, pixels[i], 0, channels);
                    }
                }
                column(weights[j], weights[3 + j], weights[6 + j], pixels[0], pixels[1], pixels[2], sum, channels);
            }
            between(sum, low, high, channels);
            Lanes.write(sum, 0, out + x * step, channels);
        }
    }

    private static void column(
            float[] w0, float[] w1, float[] w2, float[] x0, float[] x1, float[] x2, float[] sum, int n) {
        for (int c = 0; c < n; c++) {
            sum[c] = Math.fma(w2[c], x2[c], Math.fma(w1[c], x1[c], Math.fma(w0[c], x0[c], sum[c])));
        }
    }

    private static void between(float[] sum, float low, float high, int n) {
        for (int c = 0; c < n; c++) {
            float raised = sum[c] < low ? low : sum[c];
            sum[c] = raised > high ? high : raised;
        }
    }

    /**
     * One row of any other kernel: row by row over the taps that are inside.
     *
     * @param image address of the image's first pixel
     * @param top input row of the first tap
     * @param pixel bytes from one input pixel to the next
     */
    void anyRow(long image, int top, long pixel, long out, long step) {
        for (int x = 0; x < g.outWidth(); x++) {
            System.arraycopy(bias, 0, sum, 0, channels);
            for (int tap = 0; tap < g.depth(); tap++) {
                int y = top + tap / g.kernelW() * g.dilationH();
                int column = x * g.strideW() - g.padLeft() + tap % g.kernelW() * g.dilationW();
                if (y >= 0 && y < g.height() && column >= 0 && column < g.width()) {
                    Lanes.read(image + ((long) y * g.width() + column) * pixel, pixels[0], 0, channels);
                    tap(weights[tap], pixels[0], sum, channels);
                }
            }
            Lanes.write(sum, 0, out + x * step, channels);
        }
    }

    private static void tap(float[] w, float[] x, float[] sum, int n) {
        for (int c = 0; c < n; c++) {
            sum[c] = Math.fma(w[c], x[c], sum[c]);
        }
    }
}
