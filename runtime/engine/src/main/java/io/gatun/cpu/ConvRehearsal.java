package io.gatun.cpu;

import io.gatun.cpu.conv.ConvAlgorithm;
import io.gatun.cpu.conv.ConvGeometry;
import io.gatun.cpu.conv.ConvOperands;
import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.map.Rows;
import io.gatun.spi.Rehearsal;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * A convolution by the same kernels on a small picture with few channels.
 *
 * @param addend whether something is added before the activation
 */
record ConvRehearsal(ConvAlgorithm algorithm, ConvGeometry geometry, Epilogue epilogue, boolean addend)
        implements Rehearsal {
    /**
     * Steps of the kernels' innermost loop, which are input channels by taps. HotSpot brings a method to C2 after 600 calls and 15,000
     * steps of its loops; a loop of 40,000 steps before that is compiled alone first, which takes twice as long and is thrown away.
     */
    static final int DEPTH = 32;

    private static final int LARGEST_KERNEL = 3;

    /** Widest panel of filters; what is left over in the last panel is kept, as its width has kernels of its own. */
    private static final int COLUMNS = 64;

    /** Output pixels of a side: of 8x8 = 64 pixels, as of most maps, four are left over from tiles of six. */
    private static final int SIDE = 8;

    /** Planes are convolved line by line, and most lines leave more than two pixels over, too. */
    private static final int PLANES_SIDE = 9;

    /** Tiles take the place of pixels: 16x16 pixels are 16 tiles of 4x4. */
    private static final int WINOGRAD_SIDE = 16;

    /** Empty for grouped convolutions other than depthwise ones: they are rare. */
    static Optional<ConvRehearsal> of(ConvAlgorithm algorithm, ConvGeometry g, Epilogue epilogue, boolean addend) {
        if (g.groups() > 1 && g.groups() != g.channels()) {
            return Optional.empty();
        }
        int most = switch (algorithm) {
            case WINOGRAD_4X4, WINOGRAD_4X4_TAPS -> WINOGRAD_SIDE;
            case PLANES -> PLANES_SIDE;
            default -> SIDE;
        };
        boolean product = algorithm == ConvAlgorithm.IM2COL || algorithm == ConvAlgorithm.PLANES;
        int kernelH = product ? Math.min(g.kernelH(), LARGEST_KERNEL) : g.kernelH();
        int kernelW = product ? Math.min(g.kernelW(), LARGEST_KERNEL) : g.kernelW();
        int padTop = Math.min(g.padTop(), kernelH - 1);
        int padBottom = Math.min(g.padBottom(), kernelH - 1);
        int padLeft = Math.min(g.padLeft(), kernelW - 1);
        int padRight = Math.min(g.padRight(), kernelW - 1);
        int outHeight = Math.min(g.outHeight(), most);
        int outWidth = Math.min(g.outWidth(), most);
        int depth = product ? Math.max(1, DEPTH / (kernelH * kernelW)) : DEPTH;
        int channels = Math.min(g.channels(), g.groups() > 1 ? COLUMNS : depth);
        var small = new ConvGeometry(
                1,
                channels,
                extent(outHeight, g.strideH(), g.dilationH(), kernelH, padTop + padBottom),
                extent(outWidth, g.strideW(), g.dilationW(), kernelW, padLeft + padRight),
                g.groups() > 1 ? channels : columns(g.outChannels()),
                kernelH,
                kernelW,
                g.strideH(),
                g.strideW(),
                padTop,
                padLeft,
                padBottom,
                padRight,
                g.dilationH(),
                g.dilationW(),
                g.groups() > 1 ? channels : 1);
        return Optional.of(new ConvRehearsal(algorithm, small, epilogue, addend))
                .filter(_ -> algorithm.applies(small));
    }

    static int columns(int all) {
        return all <= COLUMNS ? all : COLUMNS + all % COLUMNS;
    }

    private static int extent(int out, int stride, int dilation, int kernel, int padding) {
        return Math.max(1, (out - 1) * stride + (kernel - 1) * dilation + 1 - padding);
    }

    @Override
    public boolean isProduct() {
        return algorithm != ConvAlgorithm.DEPTHWISE && !algorithm.transformsTiles();
    }

    @Override
    public long macs() {
        long direct = (long) geometry.outPixels() * geometry.outChannels() * geometry.depth();
        return switch (algorithm) {
            case WINOGRAD_4X4, WINOGRAD_4X4_TAPS -> direct / 4;
            default -> direct;
        };
    }

    @Override
    public Runnable in(Arena arena) {
        var alone = new Workers(1);
        long ldIn = Rows.padded(geometry.channels());
        long ldOut = Rows.padded(geometry.outChannels());
        long out = 4 * ldOut * geometry.outPixels();
        var operands = new ConvOperands(
                allocate(4 * ldIn * geometry.height() * geometry.width(), arena),
                ldIn,
                allocate(algorithm.packedBytes(geometry), arena),
                addend ? allocate(out, arena) : 0,
                addend ? ldOut : 0,
                allocate(out, arena),
                ldOut,
                allocate(algorithm.scratchBytes(geometry, 1), arena));
        return () -> algorithm.run(geometry, operands, epilogue, alone);
    }

    private static long allocate(long bytes, Arena arena) {
        return arena.allocate(Math.max(1, bytes), Tensor.ALIGNMENT).address();
    }
}
