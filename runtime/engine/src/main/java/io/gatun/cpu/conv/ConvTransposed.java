package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.Gemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Transposed convolution of one group: a matrix product gives what every input pixel contributes to the pixels under its
 * kernel, and then every output pixel adds up what it gets.
 *
 * @param height of the input; of the output it is {@code outHeight}
 * @param padTop rows of the full output that are cut off
 */
public record ConvTransposed(
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
        int padLeft) {
    /** A product larger than this, or filters that grow larger by their padding, are not worth their memory. */
    private static final long MOST_FLOATS = 1L << 28;

    /** Whether the product and the packed filters are of a size that can be kept. */
    public boolean applies() {
        long columns = Rows.padded(outChannels) * ((long) kernelH * kernelW);
        return columns <= MOST_FLOATS / images / height / width && columns <= MOST_FLOATS / channels;
    }

    private int taps() {
        return kernelH * kernelW;
    }

    /** Columns of the product: for each tap all output channels, padded. */
    private int columns() {
        return taps() * Rows.padded(outChannels);
    }

    private int pixels() {
        return images * height * width;
    }

    /** Bytes of packed filters. */
    public long packedBytes() {
        return PackedMatrix.bytes(channels, columns());
    }

    /** Bytes of the product. */
    public long scratchBytes() {
        return 4L * pixels() * columns();
    }

    /**
     * Packs filters [channels, out channels, height, width], which may lie on any boundary.
     *
     * @param to {@link #packedBytes} bytes on a 64-byte boundary, zero
     */
    public void pack(long filters, long to) {
        var packed = new PackedMatrix(to, channels, columns());
        for (int panel = 0; panel < packed.panels(); panel++) {
            int first = PackedMatrix.firstColumn(panel);
            int end = Math.min(columns(), PackedMatrix.firstColumn(panel + 1));
            for (int column = first; column < end; column++) {
                int tap = column / Rows.padded(outChannels);
                int m = column % Rows.padded(outChannels);
                for (int c = 0; m < outChannels && c < channels; c++) {
                    float weight = Lanes.get(filters + 4L * ((long) (c * outChannels + m) * taps() + tap));
                    Lanes.set(packed.row(panel, c) + 4L * (column - first), weight);
                }
            }
        }
    }

    /**
     * Computes all output pixels.
     *
     * @param bias {@code outChannels} floats, padded to whole vectors
     * @param scratch {@link #scratchBytes} bytes
     */
    public void run(long in, int ldIn, long packed, long bias, long out, int ldOut, long scratch, Workers workers) {
        Rows.requirePadded("transposed convolution, out", out, ldOut, outChannels);
        var filters = new PackedMatrix(packed, channels, columns());
        Gemm.run(pixels(), in, ldIn, filters, scratch, columns(), 0, 0, Epilogue.none(), workers);
        workers.parallel(images * outHeight, (row, worker) -> {
            var contributions = new long[taps()];
            for (int x = 0; x < outWidth; x++) {
                int count = contributions(row / outHeight, row % outHeight, x, scratch, contributions);
                add(contributions, count, bias, out + 4 * ((long) row * outWidth + x) * ldOut);
            }
        });
    }

    /** Finds what output pixel (y, x) gets; returns how many there are. */
    private int contributions(int image, int y, int x, long product, long[] found) {
        int count = 0;
        for (int ky = 0; ky < kernelH; ky++) {
            int fromY = y + padTop - ky * dilationH;
            if (fromY < 0 || fromY % strideH != 0 || fromY / strideH >= height) {
                continue;
            }
            long row = (long) (image * height + fromY / strideH) * width;
            for (int kx = 0; kx < kernelW; kx++) {
                int fromX = x + padLeft - kx * dilationW;
                if (fromX >= 0 && fromX % strideW == 0 && fromX / strideW < width) {
                    long column = (long) (ky * kernelW + kx) * Rows.padded(outChannels);
                    found[count++] = product + 4 * ((row + fromX / strideW) * columns() + column);
                }
            }
        }
        return count;
    }

    private void add(long[] contributions, int count, long bias, long out) {
        for (int c = 0; c < outChannels; c += Lanes.LANES) {
            FloatVector sum = Lanes.load(bias + 4L * c);
            for (int i = 0; i < count; i++) {
                sum = sum.add(Lanes.load(contributions[i] + 4L * c));
            }
            Lanes.store(sum, out + 4L * c);
        }
    }
}
