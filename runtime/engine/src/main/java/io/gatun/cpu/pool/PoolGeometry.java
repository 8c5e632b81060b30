package io.gatun.cpu.pool;

/**
 * Where the windows of a two-dimensional pooling lie. Element (i, j) of the window of output pixel (y, x) is input pixel
 * (y strideH - padTop + i dilationH, x strideW - padLeft + j dilationW). The output size is given: whether it was
 * rounded up (ONNX {@code ceil_mode}) makes no other difference.
 *
 * @param images batch size
 * @param channels channels, without padding
 * @param padBottom, padRight padding after the input; windows may reach beyond it if the output size was rounded up
 */
public record PoolGeometry(
        int images,
        int channels,
        int height,
        int width,
        int kernelH,
        int kernelW,
        int strideH,
        int strideW,
        int dilationH,
        int dilationW,
        int padTop,
        int padLeft,
        int padBottom,
        int padRight,
        int outHeight,
        int outWidth) {

    public PoolGeometry {
        boolean positive = images > 0
                && channels > 0
                && height > 0
                && width > 0
                && kernelH > 0
                && kernelW > 0
                && strideH > 0
                && strideW > 0
                && dilationH > 0
                && dilationW > 0
                && outHeight > 0
                && outWidth > 0;
        if (!positive || padTop < 0 || padLeft < 0 || padBottom < 0 || padRight < 0) {
            throw new IllegalArgumentException(
                    "pooling of %d x %dx%dx%d, window %dx%d, stride %dx%d, dilation %dx%d, padding %d %d %d %d, to %dx%d"
                            .formatted(
                                    images, channels, height, width, kernelH, kernelW, strideH, strideW, dilationH,
                                    dilationW, padTop, padLeft, padBottom, padRight, outHeight, outWidth));
        }
    }

    /** Input row of the window's first element for output row {@code y}; negative in the padding. */
    public int top(int y) {
        return y * strideH - padTop;
    }

    /** One past the input row of the window's last element for output row {@code y}; it may lie in the padding. */
    public int bottom(int y) {
        return top(y) + (kernelH - 1) * dilationH + 1;
    }

    /** Input column of the window's first element for output column {@code x}; negative in the padding. */
    int left(int x) {
        return x * strideW - padLeft;
    }

    /** First element, of a window that starts at {@code start}, that is not before the input. */
    static int firstInside(int start, int dilation) {
        return start >= 0 ? 0 : Math.ceilDiv(-start, dilation);
    }

    /** One past the last of {@code kernel} elements, of a window that starts at {@code start}, that lie before {@code end}. */
    static int endInside(int start, int dilation, int kernel, int end) {
        return start >= end ? 0 : Math.min(kernel, Math.ceilDiv(end - start, dilation));
    }
}
