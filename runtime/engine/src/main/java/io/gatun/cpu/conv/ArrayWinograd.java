package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.ColdStart;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The transforms of a tile size by loops over arrays, for a process that is {@linkplain ColdStart cold}, with the bits of those on
 * vectors. Each element of a line is an array of its own, because C2 vectorises loops over several arrays with one index.
 */
abstract sealed class ArrayWinograd extends WinogradTile permits ArrayWinogradF2, ArrayWinogradF4 {
    private final WinogradTile vectors;

    /** Weakly held, as nobody comes back for them once the process is warm. */
    private final ConcurrentLinkedQueue<WeakReference<Line>> idle = new ConcurrentLinkedQueue<>();

    /** @param vectors the same tile size on vectors */
    ArrayWinograd(WinogradTile vectors) {
        super(vectors.out());
        this.vectors = vectors;
    }

    /** What one thread works on: a line before and after its transform, a row of bias and one to add. */
    private static final class Line {
        private final float[][] from;
        private final float[][] to;
        private final float[] bias;
        private final float[] addend;

        Line(int elements, int channels) {
            this.from = new float[elements][channels];
            this.to = new float[elements][channels];
            this.bias = new float[channels];
            this.addend = new float[channels];
        }
    }

    @Override
    void filters(double[] x, double[] y, double[] z, double[][] to, int n) {
        vectors.filters(x, y, z, to, n);
    }

    @Override
    void filters(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors) {
        this.vectors.filters(from, step, next, to, toStep, toNext, lines, vectors);
    }

    /** B' times {@code x}, of the first {@code n} channels. */
    abstract void input(float[][] x, float[][] y, int n);

    /** A' times {@code x}. */
    abstract void output(float[][] x, float[][] y, int n);

    /** A' times {@code x}, plus a bias. */
    abstract void finish(float[][] x, float[][] y, float[] bias, int n);

    @Override
    void input(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors) {
        int n = vectors * Lanes.LANES;
        var line = take(n);
        for (int i = 0; i < lines; i++) {
            read(from + i * next, step, line.from, n);
            input(line.from, line.to, n);
            write(line.to, in(), to + i * toNext, toStep, n);
        }
        giveBack(line);
    }

    @Override
    void output(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors) {
        int n = vectors * Lanes.LANES;
        var line = take(n);
        for (int i = 0; i < lines; i++) {
            read(from + i * next, step, line.from, n);
            output(line.from, line.to, n);
            write(line.to, out(), to + i * toNext, toStep, n);
        }
        giveBack(line);
    }

    @Override
    void finish(
            long from,
            long step,
            long next,
            long to,
            long toStep,
            long toNext,
            int lines,
            int vectors,
            long bias,
            long addend,
            long addendStep,
            long addendNext,
            float floor) {
        int n = vectors * Lanes.LANES;
        var line = take(n);
        Lanes.read(bias, line.bias, 0, n);
        for (int i = 0; i < lines; i++) {
            read(from + i * next, step, line.from, n);
            finish(line.from, line.to, line.bias, n);
            for (int j = 0; j < out(); j++) {
                Lanes.read(addend + i * addendNext + j * addendStep, line.addend, 0, n);
                add(line.addend, line.to[j], floor, n);
            }
            write(line.to, out(), to + i * toNext, toStep, n);
        }
        giveBack(line);
    }

    private static void add(float[] addend, float[] to, float floor, int n) {
        for (int j = 0; j < n; j++) {
            float sum = to[j] + addend[j];
            to[j] = sum < floor ? floor : sum;
        }
    }

    private Line take(int channels) {
        for (var next = idle.poll(); next != null; next = idle.poll()) {
            var line = next.get();
            if (line != null && line.bias.length >= channels) {
                return line;
            }
        }
        return new Line(in(), channels);
    }

    private void giveBack(Line line) {
        idle.add(new WeakReference<>(line));
    }

    private static void read(long from, long step, float[][] to, int n) {
        for (int i = 0; i < to.length; i++) {
            Lanes.read(from + i * step, to[i], 0, n);
        }
    }

    private static void write(float[][] from, int count, long to, long step, int n) {
        for (int i = 0; i < count; i++) {
            Lanes.write(from[i], 0, to + i * step, n);
        }
    }
}
