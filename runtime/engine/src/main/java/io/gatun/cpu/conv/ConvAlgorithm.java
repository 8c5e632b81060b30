package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.spi.ColdStart;
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
        int parts(ConvGeometry g) {
            return ConvPointwise.parts(g);
        }

        @Override
        long packingBytes(ConvGeometry g) {
            return ConvPointwise.packingBytes(g);
        }

        @Override
        void pack(ConvGeometry g, ConvFilters filters, long bias, long to, int part, long scratch) {
            ConvPointwise.pack(g, filters, bias, to, part, scratch);
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
        int parts(ConvGeometry g) {
            return 1;
        }

        @Override
        void pack(ConvGeometry g, ConvFilters filters, long bias, long to, int part, long scratch) {
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
        int parts(ConvGeometry g) {
            return ConvIm2col.parts(g);
        }

        @Override
        long packingBytes(ConvGeometry g) {
            return ConvIm2col.packingBytes(g);
        }

        @Override
        void pack(ConvGeometry g, ConvFilters filters, long bias, long to, int part, long scratch) {
            ConvIm2col.pack(g, filters, bias, to, part, scratch);
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
        int parts(ConvGeometry g) {
            return ConvPlanes.parts(g);
        }

        @Override
        void pack(ConvGeometry g, ConvFilters filters, long bias, long to, int part, long scratch) {
            ConvPlanes.pack(g, filters, bias, to, part);
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
            return ConvWinograd.packedBytes(F2, g, false);
        }

        @Override
        int parts(ConvGeometry g) {
            return ConvWinograd.parts(g);
        }

        @Override
        void pack(ConvGeometry g, ConvFilters filters, long bias, long to, int part, long scratch) {
            ConvWinograd.pack(F2, g, false, filters, bias, to, part, scratch);
        }

        @Override
        long packingBytes(ConvGeometry g) {
            return ConvWinograd.packingBytes(F2, g);
        }

        @Override
        public long scratchBytes(ConvGeometry g, int threads) {
            return ConvWinograd.scratchBytes(F2, g, false, threads);
        }

        @Override
        public void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
            ConvWinograd.run(ColdStart.isCold() ? ARRAY_F2 : F2, g, false, o, epilogue, workers);
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
            return ConvWinograd.packedBytes(F4, g, false);
        }

        @Override
        int parts(ConvGeometry g) {
            return ConvWinograd.parts(g);
        }

        @Override
        void pack(ConvGeometry g, ConvFilters filters, long bias, long to, int part, long scratch) {
            ConvWinograd.pack(F4, g, false, filters, bias, to, part, scratch);
        }

        @Override
        long packingBytes(ConvGeometry g) {
            return ConvWinograd.packingBytes(F4, g);
        }

        @Override
        public long scratchBytes(ConvGeometry g, int threads) {
            return ConvWinograd.scratchBytes(F4, g, false, threads);
        }

        @Override
        public void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
            ConvWinograd.run(ColdStart.isCold() ? ARRAY_F4 : F4, g, false, o, epilogue, workers);
        }
    },

    /** Winograd's F(4x4, 3x3), with filters that are transformed while they are multiplied. */
    WINOGRAD_4X4_TAPS {
        @Override
        public boolean applies(ConvGeometry g) {
            return ConvWinograd.applies(g);
        }

        @Override
        public long packedBytes(ConvGeometry g) {
            return ConvWinograd.packedBytes(F4, g, true);
        }

        @Override
        int parts(ConvGeometry g) {
            return ConvWinograd.parts(g);
        }

        @Override
        void pack(ConvGeometry g, ConvFilters filters, long bias, long to, int part, long scratch) {
            ConvWinograd.pack(F4, g, true, filters, bias, to, part, scratch);
        }

        @Override
        long packingBytes(ConvGeometry g) {
            return WinogradTaps.packingBytes(g);
        }

        @Override
        public long scratchBytes(ConvGeometry g, int threads) {
            return ConvWinograd.scratchBytes(F4, g, true, threads);
        }

        @Override
        public void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
            ConvWinograd.run(ColdStart.isCold() ? ARRAY_F4 : F4, g, true, o, epilogue, workers);
        }
    };

    private static final WinogradTile F2 = new WinogradF2();
    private static final WinogradTile F4 = new WinogradF4();
    private static final WinogradTile ARRAY_F2 = new ArrayWinogradF2();
    private static final WinogradTile ARRAY_F4 = new ArrayWinogradF4();

    /** Whether the algorithm can compute this shape. */
    public abstract boolean applies(ConvGeometry g);

    /** Bytes of packed filters. */
    public abstract long packedBytes(ConvGeometry g);

    /** Parts that filters are packed in, in any order or at the same time. */
    abstract int parts(ConvGeometry g);

    /** Bytes of scratch for packing a part in each run. */
    long packingBytes(ConvGeometry g) {
        return 0;
    }

    /**
     * Packs a part of the filters, padding included.
     *
     * @param bias address of {@code outChannels} floats, or 0 for none
     * @param to {@link #packedBytes} bytes on a 64-byte boundary
     * @param scratch {@link #packingBytes} bytes on a 64-byte boundary; 0 for constant filters, which are packed but once, when
     *     nothing is compiled yet
     */
    abstract void pack(ConvGeometry g, ConvFilters filters, long bias, long to, int part, long scratch);

    /**
     * Packs constant filters [out channels, channels / groups, kernel height, kernel width].
     *
     * @param filters their address, on any boundary
     * @param bias address of {@code outChannels} floats, or 0 for none
     * @param to {@link #packedBytes} bytes on a 64-byte boundary
     */
    public void pack(ConvGeometry g, long filters, long bias, long to) {
        packOnce(g, ConvFilters.of(g, filters), bias, to);
    }

    void packOnce(ConvGeometry g, ConvFilters filters, long bias, long to) {
        for (int part = 0; part < parts(g); part++) {
            pack(g, filters, bias, to, part, 0);
        }
    }

    /** Bytes of scratch for {@link #packAgain} in a pool of so many threads. */
    public long packingBytes(ConvGeometry g, int threads) {
        return threads * packingBytes(g);
    }

    /**
     * As {@link #pack(ConvGeometry, long, long, long)}, for filters that change from run to run: shared among the workers.
     *
     * @param scratch {@link #packingBytes} bytes on a 64-byte boundary
     */
    public void packAgain(ConvGeometry g, long filters, long bias, long to, long scratch, Workers workers) {
        packAgain(g, ConvFilters.of(g, filters), bias, to, scratch, workers);
    }

    void packAgain(ConvGeometry g, ConvFilters filters, long bias, long to, long scratch, Workers workers) {
        workers.parallel(
                parts(g), (part, worker) -> pack(g, filters, bias, to, part, scratch + worker * packingBytes(g)));
    }

    /** Bytes of scratch, on a 64-byte boundary, for a pool of so many threads. */
    public abstract long scratchBytes(ConvGeometry g, int threads);

    /** Computes all output pixels; the result does not depend on the number of threads. */
    public abstract void run(ConvGeometry g, ConvOperands operands, Epilogue epilogue, Workers workers);

    /** Whether tiles are transformed, multiplied and transformed back. */
    public boolean transformsTiles() {
        return switch (this) {
            case POINTWISE, DEPTHWISE, IM2COL, PLANES -> false;
            case WINOGRAD_2X2, WINOGRAD_4X4, WINOGRAD_4X4_TAPS -> true;
        };
    }

    /** Whether the input is planes [N, C, H, W] rather than channels-last pixels. */
    public boolean readsPlanes() {
        return this == PLANES;
    }
}
