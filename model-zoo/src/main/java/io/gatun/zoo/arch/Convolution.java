package io.gatun.zoo.arch;

import io.gatun.op.Conv;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import java.util.List;

/**
 * What a convolution layer is, but for its input: square kernels, the same padding on all four sides.
 *
 * @param channels output channels
 * @param kernel side of the kernel
 * @param groups into how many groups the channels fall
 * @param gain by how much the layer multiplies the mean square of its input: 2 before a ReLU, which halves it (He et al.
 *     2015, arXiv:1502.01852), 1 where nothing follows
 */
record Convolution(int channels, int kernel, int stride, int padding, int groups, double gain) {
    static Convolution of(int channels, int kernel) {
        return new Convolution(channels, kernel, 1, 0, 1, 2);
    }

    /** One filter for each of {@code channels}. */
    static Convolution depthwise(int channels, int kernel) {
        return new Convolution(channels, kernel, 1, 0, channels, 2);
    }

    Convolution stride(int stride) {
        return new Convolution(channels, kernel, stride, padding, groups, gain);
    }

    Convolution padding(int padding) {
        return new Convolution(channels, kernel, stride, padding, groups, gain);
    }

    /** No ReLU follows. */
    Convolution linear() {
        return new Convolution(channels, kernel, stride, padding, groups, 1);
    }

    Conv op() {
        return new Conv(window(kernel, stride, padding), groups);
    }

    static Window window(int kernel, int stride, int padding) {
        return new Window(both(kernel), both(stride), both(1), new Padding.Explicit(both(padding), both(padding)));
    }

    private static List<Long> both(long value) {
        return List.of(value, value);
    }
}
