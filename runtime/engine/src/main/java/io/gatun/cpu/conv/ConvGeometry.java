package io.gatun.cpu.conv;

/**
 * The shape of a two-dimensional convolution. Tap (i, j) of output pixel (y, x) is input pixel (y strideH - padTop + i
 * dilationH, x strideW - padLeft + j dilationW); taps outside the input are zero.
 *
 * <p>Padding may be negative: then so many of the input's rows or columns at that side are not looked at.
 *
 * @param images batch size
 * @param channels input channels, without padding, of all groups together
 * @param outChannels output channels, without padding, of all groups together
 */
public record ConvGeometry(
        int images,
        int channels,
        int height,
        int width,
        int outChannels,
        int kernelH,
        int kernelW,
        int strideH,
        int strideW,
        int padTop,
        int padLeft,
        int padBottom,
        int padRight,
        int dilationH,
        int dilationW,
        int groups) {

    public ConvGeometry {
        boolean sound = images > 0
                && channels > 0
                && height > 0
                && width > 0
                && outChannels > 0
                && kernelH > 0
                && kernelW > 0
                && strideH > 0
                && strideW > 0
                && dilationH > 0
                && dilationW > 0
                && groups > 0
                && channels % groups == 0
                && outChannels % groups == 0;
        if (!sound
                || outExtent(height, kernelH, strideH, padTop + padBottom, dilationH) < 1
                || outExtent(width, kernelW, strideW, padLeft + padRight, dilationW) < 1) {
            throw new IllegalArgumentException(
                    ("convolution of %d x %dx%dx%d to %d channels in %d groups, kernel %dx%d, stride %dx%d, padding %d"
                                    + " %d %d %d, dilation %dx%d")
                            .formatted(
                                    images,
                                    channels,
                                    height,
                                    width,
                                    outChannels,
                                    groups,
                                    kernelH,
                                    kernelW,
                                    strideH,
                                    strideW,
                                    padTop,
                                    padLeft,
                                    padBottom,
                                    padRight,
                                    dilationH,
                                    dilationW));
        }
    }

    /** Rows of the output. */
    public int outHeight() {
        return outExtent(height, kernelH, strideH, padTop + padBottom, dilationH);
    }

    /** Columns of the output. */
    public int outWidth() {
        return outExtent(width, kernelW, strideW, padLeft + padRight, dilationW);
    }

    /** Pixels of the output, of all images. */
    public int outPixels() {
        return Math.toIntExact((long) images * outHeight() * outWidth());
    }

    /** Input channels that one output channel sees. */
    public int groupChannels() {
        return channels / groups;
    }

    /** Output channels of one group. */
    public int groupOutChannels() {
        return outChannels / groups;
    }

    /** Products summed in one output element. */
    public int depth() {
        return groupChannels() * kernelH * kernelW;
    }

    boolean hasUnitStride() {
        return strideH == 1 && strideW == 1;
    }

    boolean hasUnitDilation() {
        return dilationH == 1 && dilationW == 1;
    }

    boolean isPadded() {
        return padTop != 0 || padLeft != 0 || padBottom != 0 || padRight != 0;
    }

    private static int outExtent(int in, int kernel, int stride, int padding, int dilation) {
        long free = (long) in + padding - ((long) kernel - 1) * dilation - 1;
        return free < 0 ? 0 : Math.toIntExact(free / stride + 1);
    }
}
