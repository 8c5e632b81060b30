package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.Gemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.spi.Workers;

/** 1x1 convolution: one matrix product whose rows are the input's pixels, read in place. */
public final class ConvPointwise {
    private ConvPointwise() {}

    /** 1x1, stride 1, no padding, one group. */
    public static boolean applies(ConvGeometry g) {
        return g.kernelH() == 1 && g.kernelW() == 1 && g.hasUnitStride() && !g.isPadded() && g.groups() == 1;
    }

    /** Bytes of packed filters. */
    public static long packedBytes(ConvGeometry g) {
        return PackedMatrix.bytes(g.channels(), g.outChannels());
    }

    /** Parts that filters are packed in: panels of output channels. */
    static int parts(ConvGeometry g) {
        return ConvIm2col.parts(g);
    }

    /** Bytes of scratch for packing one part in each run. */
    static long packingBytes(ConvGeometry g) {
        return ConvIm2col.packingBytes(g);
    }

    /** Packs a part of the filters, as {@link ConvIm2col#pack}: there is but one tap. */
    static void pack(ConvGeometry g, ConvFilters filters, long bias, long to, int part, long scratch) {
        ConvIm2col.pack(g, filters, bias, to, part, scratch);
    }

    /** Computes all output pixels. */
    public static void run(ConvGeometry g, ConvOperands o, Epilogue epilogue, Workers workers) {
        o.check(g, false, 0);
        Gemm.run(
                g.outPixels(),
                o.in(),
                o.ldIn(),
                new PackedMatrix(o.packed(), g.channels(), g.outChannels()),
                o.out(),
                o.ldOut(),
                o.addend(),
                o.ldAddend(),
                epilogue,
                workers);
    }
}
