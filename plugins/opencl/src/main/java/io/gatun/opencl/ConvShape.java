package io.gatun.opencl;

import io.gatun.op.Conv;
import io.gatun.tensor.Shape;
import java.util.List;

/**
 * A convolution over two spatial axes; one over a single axis has height 1. Tap (i, j) of output pixel (y, x) is input pixel (y
 * strideH - padTop + i dilationH, x strideW - padLeft + j dilationW), and taps outside the input are zero.
 *
 * @param images batch size
 * @param channels input channels of all groups together
 * @param rows output channels of all groups together
 */
record ConvShape(
        int images,
        int channels,
        int height,
        int width,
        int rows,
        int outHeight,
        int outWidth,
        int kernelH,
        int kernelW,
        int strideH,
        int strideW,
        int padTop,
        int padLeft,
        int dilationH,
        int dilationW,
        int groups) {
    /** @throws Refused if it has more axes, or operands that kernels cannot take */
    static ConvShape of(Candidate node, Conv conv) {
        var x = node.data(0);
        var weight = node.data(1);
        var y = node.result();
        if (x.rank() > 4) {
            throw new Refused("it has " + (x.rank() - 2) + " spatial axes, kernels have at most 2");
        }
        var window = conv.window().over(x, List.of(spatial(weight)));
        boolean flat = x.rank() == 3;
        int last = flat ? 0 : 1;
        return new ConvShape(
                (int) x.dim(0),
                (int) x.dim(1),
                flat ? 1 : (int) x.dim(2),
                (int) x.dim(-1),
                (int) y.dim(1),
                flat ? 1 : (int) y.dim(2),
                (int) y.dim(-1),
                flat ? 1 : window.kernel().getFirst().intValue(),
                window.kernel().getLast().intValue(),
                flat ? 1 : window.strides().getFirst().intValue(),
                window.strides().getLast().intValue(),
                flat ? 0 : (int) window.before(0),
                (int) window.before(last),
                flat ? 1 : window.dilations().getFirst().intValue(),
                window.dilations().getLast().intValue(),
                (int) conv.groups());
    }

    private static Long[] spatial(Shape weight) {
        return java.util.Arrays.stream(weight.dims()).skip(2).boxed().toArray(Long[]::new);
    }

    int groupChannels() {
        return channels / groups;
    }

    int groupRows() {
        return rows / groups;
    }

    /** Products in a sum. */
    int depth() {
        return groupChannels() * kernelH * kernelW;
    }

    /** Output pixels of an image. */
    int plane() {
        return outHeight * outWidth;
    }

    /** Output pixels of all images. */
    int columns() {
        return images * plane();
    }

    boolean hasUnitStride() {
        return strideH == 1 && strideW == 1;
    }

    boolean hasUnitDilation() {
        return dilationH == 1 && dilationW == 1;
    }

    /** Whether each output pixel is made of the input pixel in the same place. */
    boolean isPointwise() {
        return kernelH == 1
                && kernelW == 1
                && hasUnitStride()
                && padTop == 0
                && padLeft == 0
                && height == outHeight
                && width == outWidth;
    }

    /** Tiles of {@code side} x {@code side} output pixels of one image. */
    int tiles(int side) {
        return Math.ceilDiv(outHeight, side) * Math.ceilDiv(outWidth, side);
    }
}
