package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.LANES;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Resizes channels-last images: each output pixel is a weighted sum of input pixels, the same ones in each row and in each
 * column.
 */
public final class Resample {
    /** What the positions along one axis are made of: {@code taps} input positions and weights each. */
    public static final class Axis {
        private final int from;
        private final int taps;
        private final int[] indices;
        private final float[] weights;

        /**
         * @param from extent of the input
         * @param indices for each output position {@code taps} positions of the input
         * @param weights as many
         */
        public Axis(int from, int taps, int[] indices, float[] weights) {
            if (taps < 1 || indices.length != weights.length || indices.length % taps != 0) {
                throw new IllegalArgumentException(
                        indices.length + " positions, " + weights.length + " weights for " + taps + " taps");
            }
            for (int index : indices) {
                if (index < 0 || index >= from) {
                    throw new IllegalArgumentException("position " + index + " of " + from);
                }
            }
            this.from = from;
            this.taps = taps;
            this.indices = indices.clone();
            this.weights = weights.clone();
        }

        /** An axis of extent 1 that stays so. */
        public static Axis single() {
            return new Axis(1, 1, new int[] {0}, new float[] {1});
        }

        int to() {
            return indices.length / taps;
        }
    }

    private Resample() {}

    /** Computes all pixels. Channels are written in whole vectors. */
    public static void run(
            Workers workers,
            int images,
            int channels,
            Axis vertical,
            Axis horizontal,
            long in,
            int ldIn,
            long out,
            int ldOut) {
        Rows.requirePadded("resize, in", in, ldIn, channels);
        Rows.requirePadded("resize, out", out, ldOut, channels);
        int height = vertical.to();
        int width = horizontal.to();
        boolean copies = vertical.taps == 1 && horizontal.taps == 1;
        workers.parallel(Math.multiplyExact(images, height), (row, worker) -> {
            int image = row / height;
            long source = in + 4L * image * vertical.from * horizontal.from * ldIn;
            long target = out + 4L * row * width * ldOut;
            for (int x = 0; x < width; x++) {
                if (copies) {
                    long pixel = (long) vertical.indices[row % height] * horizontal.from + horizontal.indices[x];
                    copy(source + 4 * pixel * ldIn, target + 4L * x * ldOut, channels);
                } else {
                    weigh(vertical, row % height, horizontal, x, source, ldIn, target + 4L * x * ldOut, channels);
                }
            }
        });
    }

    private static void copy(long from, long to, int channels) {
        for (int c = 0; c < channels; c += LANES) {
            Lanes.store(Lanes.load(from + 4L * c), to + 4L * c);
        }
    }

    private static void weigh(Axis vertical, int y, Axis horizontal, int x, long in, int ldIn, long out, int channels) {
        for (int c = 0; c < channels; c += LANES) {
            FloatVector sum = Lanes.zero();
            for (int v = y * vertical.taps; v < (y + 1) * vertical.taps; v++) {
                long row = (long) vertical.indices[v] * horizontal.from;
                for (int h = x * horizontal.taps; h < (x + 1) * horizontal.taps; h++) {
                    long pixel = in + 4 * (row + horizontal.indices[h]) * ldIn;
                    FloatVector weight = Lanes.broadcast(vertical.weights[v] * horizontal.weights[h]);
                    sum = Lanes.fma(Lanes.load(pixel + 4L * c), weight, sum);
                }
            }
            Lanes.store(sum, out + 4L * c);
        }
    }
}
