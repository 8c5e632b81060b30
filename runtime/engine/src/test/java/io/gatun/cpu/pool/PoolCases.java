package io.gatun.cpu.pool;

import java.util.stream.Stream;

/** Awkward windows for the tests of the pooling kernels. */
final class PoolCases {
    private PoolCases() {}

    static Stream<PoolGeometry> all() {
        return Stream.of(
                square(1, 1, 1, 1, 1, 1, 0, 0, false),
                square(1, 64, 12, 3, 2, 1, 1, 1, false),
                square(2, 3, 13, 3, 2, 1, 0, 0, false),
                square(2, 17, 13, 3, 2, 1, 0, 0, true),
                square(1, 16, 14, 3, 2, 1, 0, 1, true),
                square(1, 33, 7, 2, 2, 1, 0, 0, true),
                square(1, 67, 11, 2, 3, 1, 1, 1, false),
                square(3, 5, 9, 3, 1, 1, 2, 2, false),
                square(1, 19, 7, 3, 1, 1, 1, 1, false),
                square(1, 16, 1, 3, 1, 1, 1, 1, false),
                square(2, 40, 2, 3, 1, 1, 1, 1, true),
                square(1, 24, 4, 3, 2, 1, 2, 2, false),
                square(1, 20, 8, 3, 2, 1, 0, 2, false),
                square(1, 130, 9, 3, 1, 2, 2, 2, false),
                square(1, 31, 8, 3, 3, 2, 1, 2, true),
                square(1, 4, 5, 5, 1, 1, 4, 4, false),
                square(1, 8, 7, 7, 1, 1, 0, 0, false),
                // windows that lie wholly in the padding, between two dilated elements
                square(1, 9, 2, 2, 1, 5, 4, 4, false),
                // not square in any way
                new PoolGeometry(2, 19, 5, 23, 2, 5, 1, 3, 2, 1, 1, 0, 0, 3, 4, 8),
                // the ceil mode's last window begins inside, and ends beyond the padding
                new PoolGeometry(1, 15, 6, 6, 3, 3, 4, 4, 1, 1, 0, 0, 0, 1, 2, 2));
    }

    private static PoolGeometry square(
            int images,
            int channels,
            int size,
            int kernel,
            int stride,
            int dilation,
            int before,
            int after,
            boolean ceil) {
        int free = size + before + after - dilation * (kernel - 1) - 1;
        int out = (ceil ? Math.ceilDiv(free, stride) : Math.floorDiv(free, stride)) + 1;
        return new PoolGeometry(
                images, channels, size, size, kernel, kernel, stride, stride, dilation, dilation, before, before, after,
                after, out, out);
    }
}
