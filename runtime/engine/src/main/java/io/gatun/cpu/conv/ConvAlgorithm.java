package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.spi.Workers;

/** The ways to convolve, with the same five steps for each. */
public enum ConvAlgorithm {
    /** A matrix product over the pixels in place. */
    POINTWISE {
        @Override
        public boolean applies(ConvGeometry g) {
            return ConvPointwise.applies(g);
        }

        @Override
        public long packedBytes(ConvGeometry g) {
            return ConvPointwise.packedBytes(g);
        }

        @Override
        public void pack(ConvGeometry g, long filters, long bias, long to) {
            ConvPointwise.pack(g, filters, bias, to);
        }

        @Override
        public long scratchBytes(ConvGeometry g, int threads) {
            return 0;
        }

        @Override
        public void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
            ConvPointwise.run(g, o, epilogue, workers);
        }
    },

    /** A filter of its own for each channel, across vectors of channels. */
    DEPTHWISE {
        @Override
        public boolean applies(ConvGeometry g) {
            return ConvDepthwise.applies(g);
        }

        @Override
        public long packedBytes(ConvGeometry g) {
            return ConvDepthwise.packedBytes(g);
        }

        @Override
        public void pack(ConvGeometry g, long filters, long bias, long to) {
            ConvDepthwise.pack(g, filters, bias, to);
        }

        @Override
        public long scratchBytes(ConvGeometry g, int threads) {
            return 0;
        }

        @Override
        public void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
            ConvDepthwise.run(g, o, epilogue, workers);
        }
    },

    /** Patches gathered from pixels, then a matrix product. */
    IM2COL {
        @Override
        public boolean applies(ConvGeometry g) {
            return ConvIm2col.applies(g);
        }

        @Override
        public long packedBytes(ConvGeometry g) {
            return ConvIm2col.packedBytes(g);
        }

        @Override
        public void pack(ConvGeometry g, long filters, long bias, long to) {
            ConvIm2col.pack(g, filters, bias, to);
        }

        @Override
        public long scratchBytes(ConvGeometry g, int threads) {
            return ConvIm2col.scratchBytes(g, threads);
        }

        @Override
        public void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
            ConvIm2col.run(g, o, epilogue, workers);
        }
    },

    /** Windows over planes [N, C, H, W] as they are: for a network's first layer. */
    PLANES {
        @Override
        public boolean applies(ConvGeometry g) {
            return ConvPlanes.applies(g);
        }

        @Override
        public long packedBytes(ConvGeometry g) {
            return ConvPlanes.packedBytes(g);
        }

        @Override
        public void pack(ConvGeometry g, long filters, long bias, long to) {
            ConvPlanes.pack(g, filters, bias, to);
        }

        @Override
        public long scratchBytes(ConvGeometry g, int threads) {
            return ConvPlanes.scratchBytes(g, threads);
        }

        @Override
        public void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
            ConvPlanes.run(g, o, epilogue, workers);
        }
    },

    /** Winograd's F(2x2, 3x3). */
    WINOGRAD_2X2 {
        @Override
        public boolean applies(ConvGeometry g) {
            return ConvWinograd.applies(g);
        }

        @Override
        public long packedBytes(ConvGeometry g) {
            return ConvWinograd.packedBytes(F2, g);
        }

        @Override
        public void pack(ConvGeometry g, long filters, long bias, long to) {
            ConvWinograd.pack(F2, g, filters, bias, to);
        }

        @Override
        public long scratchBytes(ConvGeometry g, int threads) {
            return ConvWinograd.scratchBytes(F2, g, threads);
        }

        @Override
        public void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
            ConvWinograd.run(F2, g, o, epilogue, workers);
        }
    },

    /** Winograd's F(4x4, 3x3). */
    WINOGRAD_4X4 {
        @Override
        public boolean applies(ConvGeometry g) {
            return ConvWinograd.applies(g);
        }

        @Override
        public long packedBytes(ConvGeometry g) {
            return ConvWinograd.packedBytes(F4, g);
        }

        @Override
        public void pack(ConvGeometry g, long filters, long bias, long to) {
            ConvWinograd.pack(F4, g, filters, bias, to);
        }

        @Override
        public long scratchBytes(ConvGeometry g, int threads) {
            return ConvWinograd.scratchBytes(F4, g, threads);
        }

        @Override
        public void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
            ConvWinograd.run(F4, g, o, epilogue, workers);
        }
    };

    private static final WinogradTile F2 = new WinogradF2();
    private static final WinogradTile F4 = new WinogradF4();

    /** Whether the algorithm can compute this shape. */
    public abstract boolean applies(ConvGeometry g);

    /** Bytes of packed filters. */
    public abstract long packedBytes(ConvGeometry g);

    /**
     * Packs the filters [out channels, channels / groups, kernel height, kernel width].
     *
     * @param filters their address, on any boundary
     * @param bias address of {@code outChannels} floats, or 0 for none
     * @param to {@link #packedBytes} bytes on a 64-byte boundary
     */
    public abstract void pack(ConvGeometry g, long filters, long bias, long to);

    /** Bytes of scratch, on a 64-byte boundary, for a pool of so many threads. */
    public abstract long scratchBytes(ConvGeometry g, int threads);

    /** Computes all output pixels; the result does not depend on the number of threads. */
    public abstract void run(ConvGeometry g, ConvOperands operands, Epilogue epilogue, Workers workers);

    /** Whether the input is planes [N, C, H, W] rather than channels-last pixels. */
    public boolean readsPlanes() {
        return this == PLANES;
    }
}
