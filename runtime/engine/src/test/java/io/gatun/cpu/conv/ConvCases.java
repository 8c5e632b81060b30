package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;
import java.util.List;
import java.util.stream.Stream;

/** Shapes that are awkward on purpose. Each algorithm's test takes those it applies to. */
final class ConvCases {

    /** One case; {@code slice} puts input and output into wider buffers. */
    record Case(ConvGeometry g, boolean addend, boolean slice, Epilogue epilogue, int threads) {}

    private static final List<Epilogue> EPILOGUES =
            List.of(Epilogue.none(), Epilogue.relu(), Epilogue.clip(-0.5f, 0.75f), Epilogue.leaky(0.25f));

    private ConvCases() {}

    static Stream<Case> all() {
        var shapes = Stream.of(
                // 1x1
                g(1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1),
                g(2, 17, 5, 7, 33, 1, 1, 1, 0, 1, 1),
                g(1, 64, 7, 7, 130, 1, 1, 1, 0, 1, 1),
                g(1, 24, 9, 9, 40, 1, 1, 2, 0, 1, 1),
                g(1, 5, 3, 3, 7, 1, 1, 3, 2, 1, 1),
                // 3x3: tile-1, tile, tile+1 of the Winograd tile of 4, primes, borders wider than the map
                g(1, 16, 3, 3, 16, 3, 3, 1, 1, 1, 1),
                g(1, 16, 4, 4, 16, 3, 3, 1, 1, 1, 1),
                g(1, 16, 5, 5, 16, 3, 3, 1, 1, 1, 1),
                g(1, 3, 13, 11, 5, 3, 3, 1, 0, 1, 1),
                g(2, 19, 17, 23, 37, 3, 3, 1, 1, 1, 1),
                g(1, 64, 29, 31, 67, 3, 3, 1, 1, 1, 1),
                g(1, 130, 7, 7, 70, 3, 3, 1, 1, 1, 1),
                g(1, 16, 1, 1, 16, 3, 3, 1, 1, 1, 1),
                g(1, 8, 2, 9, 8, 3, 3, 1, 3, 1, 1),
                g(3, 32, 6, 6, 64, 3, 3, 1, 2, 1, 1),
                // strides, dilations, groups
                g(1, 3, 32, 32, 16, 3, 3, 2, 1, 1, 1),
                g(1, 3, 37, 41, 64, 7, 7, 2, 3, 1, 1),
                g(2, 3, 35, 35, 24, 11, 11, 4, 0, 1, 1),
                g(1, 1, 28, 28, 8, 5, 5, 1, 2, 1, 1),
                g(1, 4, 19, 19, 9, 2, 17, 1, 8, 1, 1),
                g(1, 7, 11, 11, 5, 2, 3, 4, 1, 1, 1),
                g(1, 6, 23, 19, 10, 3, 3, 1, 2, 2, 1),
                g(1, 2, 23, 19, 10, 3, 2, 2, 4, 3, 1),
                g(2, 12, 9, 9, 8, 3, 3, 1, 1, 1, 4),
                g(1, 15, 8, 8, 15, 3, 3, 1, 1, 1, 15),
                g(1, 64, 8, 8, 96, 3, 3, 2, 1, 1, 2),
                // one channel in each group: 3x3 with 3, 4, 5 and more columns inside, then other windows
                g(1, 5, 3, 3, 5, 3, 3, 1, 1, 1, 5),
                g(2, 17, 6, 6, 17, 3, 3, 1, 1, 1, 17),
                g(1, 16, 7, 7, 16, 3, 3, 1, 1, 1, 16),
                g(2, 33, 13, 14, 33, 3, 3, 2, 1, 1, 33),
                g(1, 67, 14, 13, 67, 3, 3, 2, 0, 1, 67),
                g(1, 130, 2, 2, 130, 3, 3, 1, 1, 1, 130),
                g(1, 3, 11, 11, 3, 3, 3, 1, 2, 2, 3),
                g(1, 31, 12, 17, 31, 3, 3, 4, 0, 1, 31),
                g(1, 15, 9, 9, 15, 5, 5, 2, 4, 2, 15),
                g(1, 4, 7, 7, 4, 7, 7, 1, 6, 1, 4),
                g(1, 9, 10, 10, 9, 2, 2, 3, 1, 1, 9),
                // windows that meet nothing but padding
                g(1, 7, 2, 2, 7, 2, 2, 1, 5, 5, 7),
                new ConvGeometry(2, 19, 5, 23, 19, 3, 3, 1, 2, 1, 0, 2, 1, 2, 1, 19),
                new ConvGeometry(1, 20, 6, 21, 20, 1, 9, 2, 1, 0, 4, 0, 4, 1, 1, 20),
                new ConvGeometry(1, 21, 21, 6, 21, 7, 3, 1, 1, 3, 1, 3, 1, 1, 1, 21),
                g(1, 34, 6, 6, 34, 1, 1, 1, 0, 1, 2),
                new ConvGeometry(1, 16, 9, 14, 20, 3, 3, 1, 1, 0, 1, 2, 3, 1, 1, 1),
                new ConvGeometry(1, 3, 12, 10, 9, 4, 5, 2, 3, 3, 0, 1, 2, 1, 1, 1),
                new ConvGeometry(1, 10, 1, 30, 12, 1, 5, 1, 2, 0, 2, 0, 1, 1, 1, 1));
        var counter = new int[1];
        return shapes.flatMap(g -> {
            int i = counter[0]++;
            return Stream.of(
                    new Case(g, false, false, EPILOGUES.get(i % 4), 1),
                    new Case(g, i % 2 == 0, i % 3 == 0, EPILOGUES.get((i + 1) % 4), 2 + i % 2));
        });
    }

    private static ConvGeometry g(
            int n, int c, int h, int w, int oc, int kh, int kw, int stride, int pad, int dilation, int groups) {
        return new ConvGeometry(n, c, h, w, oc, kh, kw, stride, stride, pad, pad, pad, pad, dilation, dilation, groups);
    }
}
