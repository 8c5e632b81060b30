package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.map.Rows;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A convolution to many channels, a depthwise 3x3 convolution of these, and a 1x1 convolution back to few: the inverted
 * residual of MobileNetV2 (Sandler et al., <i>MobileNetV2: Inverted Residuals and Linear Bottlenecks</i>, 2018). The
 * first may be a network's first layer; it may also be missing, as in the separable convolutions of MobileNetV1.
 *
 * @param expand by {@link ConvAlgorithm#POINTWISE} or {@link ConvAlgorithm#PLANES}
 * @param depthwise reads what the first makes; nothing is added before its activation
 * @param project reads what the second makes; something may be added before its activation
 */
public record ConvChain(Optional<Layer> expand, Layer depthwise, Layer project) {
    /**
     * One of the convolutions.
     *
     * @param algorithm whose kernels and packed filters it uses
     * @param epilogue what happens behind it
     */
    public record Layer(ConvAlgorithm algorithm, ConvGeometry geometry, Epilogue epilogue) {}

    public ConvChain {
        if (!expand.stream().allMatch(ConvChain::canExpand) || !isBanded(depthwise) || !isPointwise(project)) {
            throw new IllegalArgumentException("not a chain of a 1x1, a depthwise 3x3 and a 1x1 convolution: %s, %s, %s"
                    .formatted(expand, depthwise, project));
        }
        var middle = depthwise;
        expand.ifPresent(layer -> requireFit(layer.geometry, middle.geometry));
        requireFit(depthwise.geometry, project.geometry);
    }

    /** Whether a convolution can be the first of a chain. */
    public static boolean canExpand(Layer layer) {
        return isPointwise(layer) || layer.algorithm == ConvAlgorithm.PLANES && layer.algorithm.applies(layer.geometry);
    }

    /** Whether a convolution can be the one in the middle. */
    public static boolean isBanded(Layer layer) {
        return layer.algorithm == ConvAlgorithm.DEPTHWISE
                && layer.algorithm.applies(layer.geometry)
                && Depthwise3x3.applies(layer.geometry)
                && layer.geometry.strideH() <= 2;
    }

    /** Whether a convolution can be the last of a chain. */
    public static boolean isPointwise(Layer layer) {
        return layer.algorithm == ConvAlgorithm.POINTWISE && layer.algorithm.applies(layer.geometry);
    }

    private static void requireFit(ConvGeometry from, ConvGeometry to) {
        if (from.images() != to.images()
                || from.outChannels() != to.channels()
                || from.outHeight() != to.height()
                || from.outWidth() != to.width()) {
            throw new IllegalArgumentException("one does not read what the other makes: %s, %s".formatted(from, to));
        }
    }

    /** Bytes that would lie between the convolutions if each were done for all images before the next. */
    long innerBytes() {
        var g = depthwise.geometry;
        long row = 4L * Rows.padded(g.channels());
        return g.outPixels() * row + (expand.isPresent() ? (long) g.images() * g.height() * g.width() * row : 0);
    }

    /** Bytes of packed filters. */
    long filterBytes() {
        return Stream.concat(expand.stream(), Stream.of(depthwise, project))
                .mapToLong(layer -> layer.algorithm.packedBytes(layer.geometry))
                .sum();
    }
}
