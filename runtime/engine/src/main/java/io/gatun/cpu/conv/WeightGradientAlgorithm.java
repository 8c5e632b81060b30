package io.gatun.cpu.conv;

import io.gatun.spi.Workers;

/** The ways to compute the gradient of a convolution's weights. */
public enum WeightGradientAlgorithm {
    /** Sums of outer products of the input's channels with the gradient's, for any convolution. */
    DIRECT("outer products") {
        @Override
        public boolean applies(ConvGeometry c) {
            return true;
        }

        @Override
        public long scratchBytes(ConvGeometry c, int threads) {
            return WeightGradientDirect.scratchBytes(c, threads);
        }

        @Override
        public void run(ConvGeometry c, WeightGradientOperands o, Workers workers) {
            WeightGradientDirect.run(c, o, workers);
        }
    },

    /** Sums of products channel by channel, across vectors of channels. */
    DEPTHWISE("depthwise products") {
        @Override
        public boolean applies(ConvGeometry c) {
            return WeightGradientDepthwise.applies(c);
        }

        @Override
        public long scratchBytes(ConvGeometry c, int threads) {
            return WeightGradientDepthwise.scratchBytes(c, threads);
        }

        @Override
        public void run(ConvGeometry c, WeightGradientOperands o, Workers workers) {
            WeightGradientDepthwise.run(c, o, workers);
        }
    };

    private final String kernel;

    WeightGradientAlgorithm(String kernel) {
        this.kernel = kernel;
    }

    /** What it is called where steps are listed. */
    public String kernel() {
        return kernel;
    }

    /** Whether it can compute this gradient. */
    public abstract boolean applies(ConvGeometry c);

    /** Bytes of scratch for a pool of so many threads. */
    public abstract long scratchBytes(ConvGeometry c, int threads);

    /** Computes the whole gradient: the same bits for any number of threads. */
    public abstract void run(ConvGeometry c, WeightGradientOperands o, Workers workers);

    /** The one for a shape. */
    public static WeightGradientAlgorithm of(ConvGeometry c) {
        return DEPTHWISE.applies(c) ? DEPTHWISE : DIRECT;
    }
}
