package io.gatun.cpu.conv;

/** {@link WinogradF2} by loops over arrays. */
final class ArrayWinogradF2 extends ArrayWinograd {
    ArrayWinogradF2() {
        super(new WinogradF2());
    }

    @Override
    void input(float[][] x, float[][] y, int n) {
        subtract(x[2], x[0], y[0], n);
        add(x[1], x[2], y[1], n);
        subtract(x[2], x[1], y[2], n);
        subtract(x[3], x[1], y[3], n);
    }

    @Override
    void output(float[][] x, float[][] y, int n) {
        add(x[0], x[1], y[0], n);
        add(y[0], x[2], y[0], n);
        subtract(x[1], x[2], y[1], n);
        add(y[1], x[3], y[1], n);
    }

    @Override
    void finish(float[][] x, float[][] y, float[] bias, int n) {
        add(x[2], bias, y[2], n);
        add(x[0], x[1], y[0], n);
        add(y[0], y[2], y[0], n);
        add(x[3], bias, y[3], n);
        subtract(x[1], x[2], y[1], n);
        add(y[1], y[3], y[1], n);
    }

    private static void add(float[] a, float[] b, float[] to, int n) {
        for (int j = 0; j < n; j++) {
            to[j] = a[j] + b[j];
        }
    }

    private static void subtract(float[] a, float[] b, float[] to, int n) {
        for (int j = 0; j < n; j++) {
            to[j] = a[j] - b[j];
        }
    }
}
