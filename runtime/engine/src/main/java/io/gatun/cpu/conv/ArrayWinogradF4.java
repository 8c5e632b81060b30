package io.gatun.cpu.conv;

import static io.gatun.cpu.conv.WinogradF4.A1;
import static io.gatun.cpu.conv.WinogradF4.A3;
import static io.gatun.cpu.conv.WinogradF4.B1;
import static io.gatun.cpu.conv.WinogradF4.B3;

/** {@link WinogradF4} by loops over arrays, few arrays in each: C2 does not vectorise loops over many. */
final class ArrayWinogradF4 extends ArrayWinograd {
    ArrayWinogradF4() {
        super(new WinogradF4());
    }

    @Override
    void input(float[][] x, float[][] y, int n) {
        end(x[0], x[2], x[4], y[0], n);
        opposite(x, -2, A1, -B1, y[1], y[2], n);
        opposite(x, -0.5f, B1, -A1, y[3], y[4], n);
        end(x[1], x[3], x[5], y[5], n);
    }

    /** The point 0, or infinity. */
    private static void end(float[] a, float[] b, float[] c, float[] to, int n) {
        for (int j = 0; j < n; j++) {
            to[j] = Math.fma(b[j], -2.5f, a[j] + c[j]);
        }
    }

    private static void opposite(float[][] x, float two, float three, float one, float[] plus, float[] minus, int n) {
        opposite(x[1], x[2], x[3], x[4], two, three, one, plus, minus, n);
    }

    /** A point and its negative. */
    private static void opposite(
            float[] x1,
            float[] x2,
            float[] x3,
            float[] x4,
            float two,
            float three,
            float one,
            float[] plus,
            float[] minus,
            int n) {
        for (int j = 0; j < n; j++) {
            float even = Math.fma(x2[j], two, x4[j]);
            float odd = Math.fma(x3[j], three, x1[j] * one);
            plus[j] = even + odd;
            minus[j] = even - odd;
        }
    }

    @Override
    void output(float[][] x, float[][] y, int n) {
        first(x[0], x[1], x[2], x[3], x[4], y[0], n);
        second(x[1], x[2], x[3], x[4], y[1], n);
        third(x[1], x[2], x[3], x[4], y[2], n);
        fourth(x[1], x[2], x[3], x[4], x[5], y[3], n);
    }

    private static void first(float[] x0, float[] x1, float[] x2, float[] x3, float[] x4, float[] to, int n) {
        for (int j = 0; j < n; j++) {
            to[j] = x0[j] + (x1[j] + x2[j]) + (x3[j] + x4[j]);
        }
    }

    private static void second(float[] x1, float[] x2, float[] x3, float[] x4, float[] to, int n) {
        for (int j = 0; j < n; j++) {
            to[j] = Math.fma(x1[j] - x2[j], A1, (x3[j] - x4[j]) * B1);
        }
    }

    private static void third(float[] x1, float[] x2, float[] x3, float[] x4, float[] to, int n) {
        for (int j = 0; j < n; j++) {
            float far = x3[j] + x4[j];
            to[j] = Math.fma(x1[j] + x2[j], 0.5f, far + far);
        }
    }

    private static void fourth(float[] x1, float[] x2, float[] x3, float[] x4, float[] x5, float[] to, int n) {
        for (int j = 0; j < n; j++) {
            to[j] = Math.fma(x1[j] - x2[j], A3, Math.fma(x3[j] - x4[j], B3, x5[j]));
        }
    }

    @Override
    void finish(float[][] x, float[][] y, float[] bias, int n) {
        plus(x[0], bias, y[4], n);
        plus(x[5], bias, y[5], n);
        first(y[4], x[1], x[2], x[3], x[4], y[0], n);
        second(x[1], x[2], x[3], x[4], bias, y[1], n);
        third(x[1], x[2], x[3], x[4], bias, y[2], n);
        fourth(x[1], x[2], x[3], x[4], y[5], y[3], n);
    }

    private static void plus(float[] x, float[] bias, float[] to, int n) {
        for (int j = 0; j < n; j++) {
            to[j] = x[j] + bias[j];
        }
    }

    private static void second(float[] x1, float[] x2, float[] x3, float[] x4, float[] bias, float[] to, int n) {
        for (int j = 0; j < n; j++) {
            to[j] = Math.fma(x1[j] - x2[j], A1, Math.fma(x3[j] - x4[j], B1, bias[j]));
        }
    }

    private static void third(float[] x1, float[] x2, float[] x3, float[] x4, float[] bias, float[] to, int n) {
        for (int j = 0; j < n; j++) {
            to[j] = Math.fma(x1[j] + x2[j], 0.5f, Math.fma(x3[j] + x4[j], 2f, bias[j]));
        }
    }
}
