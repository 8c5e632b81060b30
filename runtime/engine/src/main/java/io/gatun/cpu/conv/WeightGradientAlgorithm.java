package io.gatun.cpu.conv;

import io.gatun.spi.Workers;

/** The ways to compute the gradient of a convolution's weights. */
public enum WeightGradientAlgorithm {
    /** Sums of outer products of the input's channels with the gradient's, for any convolution. */
    DIRECT("outer products", "any kernel, stride, dilation, groups and padding") {
        @Override
        public boolean applies(ConvGeometry c) {
            return true;
        }

        @Override
        public boolean mayReadPlanes(ConvGeometry c) {
            return WeightGradientDirect.mayReadPlanes(c);
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

    /** Transformed tiles for 3x3 filters: a quarter of the multiplications. */
    WINOGRAD("winograd, transposed", "3x3, stride 1: a quarter of the multiplications") {
        @Override
        public boolean applies(ConvGeometry c) {
            return WeightGradientWinograd.applies(c);
        }

        @Override
        public long scratchBytes(ConvGeometry c, int threads) {
            return WeightGradientWinograd.scratchBytes(c, threads);
        }

        @Override
        public void run(ConvGeometry c, WeightGradientOperands o, Workers workers) {
            WeightGradientWinograd.run(c, o, workers);
        }
    },

    /** Sums of products channel by channel, across vectors of channels. */
    DEPTHWISE("depthwise products", "one channel in each group") {
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
    private final String reason;

    WeightGradientAlgorithm(String kernel, String reason) {
        this.kernel = kernel;
        this.reason = reason;
    }

    /** What it is called where steps are listed. */
    public String kernel() {
        return kernel;
    }

    /** Why a shape gets it. */
    public String reason() {
        return reason;
    }

    /** Whether it can compute this gradient. */
    public abstract boolean applies(ConvGeometry c);

    /** Whether the convolution's input may also come as planes [N, C, H, W]. */
    public boolean mayReadPlanes(ConvGeometry c) {
        return false;
    }

    /** Bytes of scratch for a pool of so many threads. */
    public abstract long scratchBytes(ConvGeometry c, int threads);

    /** Computes the whole gradient: the same bits for any number of threads. */
    public abstract void run(ConvGeometry c, WeightGradientOperands o, Workers workers);

    /**
     * The one for a shape.
     *
     * @param strict whether one infinity or NaN may reach only the taps that depend on it, which rules out Winograd
     */
    public static WeightGradientAlgorithm of(ConvGeometry c, boolean strict) {
        if (DEPTHWISE.applies(c)) {
            return DEPTHWISE;
        }
        return !strict && WINOGRAD.applies(c) && WeightGradientWinograd.pays(c) ? WINOGRAD : DIRECT;
    }
}
