package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * Transposed convolution, the data gradient of convolutions, as ordinary ones with the filters turned around. With stride s,
 * output rows whose number plus padding has the same remainder by s see the same taps; so there are s x s phases, each a
 * convolution with stride 1 of the whole input by some of the taps, which writes every s-th pixel of every s-th row. No
 * multiplication is by zero.
 */
public final class ConvTransposed {
    private static final int ALIGNMENT = 64;
    private static final int MOST_PHASES = 256;
    private static final long LONGEST = 1L << 30;
    private static final long MOST_FLOATS = 1L << 28;

    /**
     * The shape, as that of the convolution which this is the transpose of sees it: {@code height} x {@code width} are the
     * positions of its window, and the output here is its image.
     *
     * @param channels input channels, of all groups together
     * @param outChannels output channels, of all groups together
     * @param padTop rows of the full output that are cut off
     */
    public record Shape(
            int images,
            int channels,
            int height,
            int width,
            int outChannels,
            int outHeight,
            int outWidth,
            int kernelH,
            int kernelW,
            int strideH,
            int strideW,
            int dilationH,
            int dilationW,
            int padTop,
            int padLeft,
            int groups) {

        /** Whether phases are few, sums of extents can be counted, and filters do not grow too large by their padding. */
        public boolean isModest() {
            long padded = (long) groups * Rows.padded(outChannels / groups);
            return (long) strideH * strideW <= MOST_PHASES
                    && sumOfExtents(height, kernelH, dilationH, padTop) <= LONGEST
                    && sumOfExtents(width, kernelW, dilationW, padLeft) <= LONGEST
                    && padded * kernelH * kernelW <= MOST_FLOATS / (channels / groups);
        }

        private static long sumOfExtents(int in, int kernel, int dilation, int padding) {
            return in + (long) kernel * dilation + padding;
        }
    }

    /**
     * The part of the output with one remainder in each direction.
     *
     * @param packed bytes before its packed filters
     */
    private record Phase(TransposedAxis down, TransposedAxis across, ConvGeometry g, ConvChoice choice, long packed) {
        private boolean isBiasOnly() {
            return down.taps() == 0 || across.taps() == 0;
        }
    }

    private final Shape shape;
    private final List<Phase> phases;
    private final long packedBytes;

    /** @param strict see {@link ConvChoice#of} */
    public ConvTransposed(Shape shape, boolean strict) {
        this.shape = shape;
        phases = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < shape.strideH; i++) {
            for (int j = 0; j < shape.strideW; j++) {
                var down = TransposedAxis.of(
                        i, shape.height, shape.outHeight, shape.kernelH, shape.strideH, shape.dilationH, shape.padTop);
                var across = TransposedAxis.of(
                        j, shape.width, shape.outWidth, shape.kernelW, shape.strideW, shape.dilationW, shape.padLeft);
                if (down.count() > 0 && across.count() > 0) {
                    var phase = phase(down, across, strict, bytes);
                    phases.add(phase);
                    bytes += Math.ceilDiv(packedBytes(phase), ALIGNMENT) * ALIGNMENT;
                }
            }
        }
        packedBytes = bytes;
    }

    private Phase phase(TransposedAxis down, TransposedAxis across, boolean strict, long packed) {
        if (down.taps() == 0 || across.taps() == 0) {
            return new Phase(down, across, null, null, packed);
        }
        var g = new ConvGeometry(
                shape.images,
                shape.channels,
                shape.height,
                shape.width,
                shape.outChannels,
                down.taps(),
                across.taps(),
                1,
                1,
                down.before(),
                across.before(),
                down.after(),
                across.after(),
                down.dilation(),
                across.dilation(),
                shape.groups);
        return new Phase(down, across, g, isDense() ? ConvChoice.of(g, false, strict) : ofPhase(g), packed);
    }

    private static ConvChoice ofPhase(ConvGeometry g) {
        return ConvAlgorithm.DEPTHWISE.applies(g)
                ? new ConvChoice(ConvAlgorithm.DEPTHWISE, "phases, one channel in each group")
                : new ConvChoice(ConvAlgorithm.IM2COL, "phases of any kernel, dilation, groups and padding");
    }

    private boolean isDense() {
        return shape.strideH == 1 && shape.strideW == 1;
    }

    private long packedBytes(Phase phase) {
        return phase.isBiasOnly()
                ? 4L * Rows.padded(shape.outChannels)
                : phase.choice.algorithm().packedBytes(phase.g);
    }

    /** By which algorithm the first phase that has taps is computed, and why. */
    public ConvChoice choice() {
        return phases.stream()
                .filter(phase -> !phase.isBiasOnly())
                .map(Phase::choice)
                .findFirst()
                .orElseGet(() -> new ConvChoice(ConvAlgorithm.IM2COL, "no pixel is under any kernel"));
    }

    /** What packed filters depend on beside the weights and the bias. */
    public Object form() {
        return phases.stream()
                .map(phase -> List.of(
                        phase.isBiasOnly() ? "bias" : phase.choice.algorithm(),
                        shape.groups,
                        shape.kernelW,
                        phase.down.taps(),
                        phase.down.firstTap(),
                        phase.down.tapStep(),
                        phase.across.taps(),
                        phase.across.firstTap(),
                        phase.across.tapStep()))
                .toList();
    }

    /** Bytes of packed filters. */
    public long packedBytes() {
        return packedBytes;
    }

    /**
     * Packs constant filters [channels, out channels / groups, kernel height, kernel width].
     *
     * @param filters their address, on any boundary
     * @param bias address of {@code outChannels} floats, or 0 for none
     * @param to {@link #packedBytes} bytes on a 64-byte boundary
     */
    public void pack(long filters, long bias, long to) {
        for (var phase : phases) {
            if (phase.isBiasOnly()) {
                packBias(bias, to + phase.packed);
            } else {
                phase.choice.algorithm().packOnce(phase.g, filters(phase, filters), bias, to + phase.packed);
            }
        }
    }

    /** Bytes of scratch for {@link #packAgain} in a pool of so many threads. */
    public long packingBytes(int threads) {
        return phases.stream()
                .filter(phase -> !phase.isBiasOnly())
                .mapToLong(phase -> phase.choice.algorithm().packingBytes(phase.g, threads))
                .max()
                .orElse(0);
    }

    /** As {@link #pack}, for filters that change from run to run: shared among the workers. */
    public void packAgain(long filters, long bias, long to, long scratch, Workers workers) {
        for (var phase : phases) {
            if (phase.isBiasOnly()) {
                packBias(bias, to + phase.packed);
            } else {
                phase.choice
                        .algorithm()
                        .packAgain(phase.g, filters(phase, filters), bias, to + phase.packed, scratch, workers);
            }
        }
    }

    private void packBias(long bias, long to) {
        Lanes.fill(to, Rows.padded(shape.outChannels), 0);
        if (bias != 0) {
            Lanes.copy(bias, to, shape.outChannels);
        }
    }

    private ConvFilters filters(Phase phase, long address) {
        int area = shape.kernelH * shape.kernelW;
        long in = (long) shape.outChannels / shape.groups * area;
        return new ConvFilters(
                address,
                in * (shape.channels / shape.groups),
                area,
                in,
                area,
                phase.down.firstTap() * shape.kernelW + phase.across.firstTap(),
                phase.down.tapStep() * shape.kernelW,
                phase.across.tapStep());
    }

    /** Bytes of scratch for a pool of so many threads. */
    public long scratchBytes(int threads) {
        return phases.stream()
                .filter(phase -> !phase.isBiasOnly())
                .mapToLong(phase -> scratchBytes(phase, threads))
                .max()
                .orElse(0);
    }

    private long scratchBytes(Phase phase, int threads) {
        return isDense() || phase.choice.algorithm() == ConvAlgorithm.DEPTHWISE
                ? phase.choice.algorithm().scratchBytes(phase.g, threads)
                : ConvIm2col.scratchBytesApart(phase.g, threads);
    }

    /**
     * Computes all output pixels; the result does not depend on the number of threads.
     *
     * @param in pixels of {@code ldIn} floats
     * @param out pixels of {@code ldOut} floats; of each, whole vectors are overwritten
     * @param scratch {@link #scratchBytes} bytes on a 64-byte boundary
     */
    public void run(long in, long ldIn, long packed, long out, long ldOut, long scratch, Workers workers) {
        for (var phase : phases) {
            var o = new ConvOperands(in, ldIn, packed + phase.packed, 0, 0, out, ldOut, scratch);
            if (phase.isBiasOnly()) {
                fill(phase, place(phase, out, ldOut), o.packed(), workers);
            } else if (isDense()) {
                phase.choice.algorithm().run(phase.g, o, Epilogue.none(), workers);
            } else if (phase.choice.algorithm() == ConvAlgorithm.DEPTHWISE) {
                ConvDepthwise.run(phase.g, o, place(phase, out, ldOut), Epilogue.none(), workers);
            } else {
                ConvIm2col.run(phase.g, o, place(phase, out, ldOut), Epilogue.none(), workers);
            }
        }
    }

    private Placement place(Phase phase, long out, long ldOut) {
        long pixel = 4 * ldOut;
        long line = pixel * shape.outWidth;
        return new Placement(
                out + phase.down.firstOut() * line + phase.across.firstOut() * pixel,
                pixel * shape.strideW,
                line * shape.strideH,
                line * shape.outHeight,
                false);
    }

    /** Pixels under no kernel. */
    private void fill(Phase phase, Placement place, long bias, Workers workers) {
        int rows = phase.down.count();
        workers.parallel(shape.images * rows, (row, worker) -> {
            long to = place.row(row / rows, row % rows);
            for (int x = 0; x < phase.across.count(); x++) {
                Lanes.copy(bias, to + x * place.pixel(), Rows.whole(shape.outChannels));
            }
        });
    }
}
