package io.gatun.cpu.conv;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.cpu.Floats;
import io.gatun.cpu.WhileCold;
import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.map.Rows;
import io.gatun.cpu.pool.MaxPool;
import io.gatun.cpu.pool.PoolGeometry;
import io.gatun.spi.Workers;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** First layers with the pools behind them, against one after the other, bit for bit. */
class ConvPooledTest {
    private static final List<Epilogue> EPILOGUES =
            List.of(Epilogue.relu(), Epilogue.none(), Epilogue.leaky(0.25f), Epilogue.clip(-1, 1));

    record Case(ConvGeometry g, PoolGeometry pool, Epilogue epilogue, int seed) {}

    static Stream<Case> layers() {
        return IntStream.range(0, 60).mapToObj(ConvPooledTest::random);
    }

    /** Pools of 1 to 4 rows and columns, with any stride and padding; those of 3x3 have kernels of their own. */
    private static Case random(int seed) {
        var random = new SplittableRandom(seed);
        int kernel = 1 + random.nextInt(5);
        int stride = 1 + random.nextInt(3);
        int pad = random.nextInt(kernel);
        int images = 1 + random.nextInt(3);
        int channels = 1 + random.nextInt(4);
        int outChannels = 1 + random.nextInt(100);
        int height = kernel + random.nextInt(90);
        int width = kernel + random.nextInt(seed % 5 == 0 ? 900 : 60);
        var g = new ConvGeometry(
                images,
                channels,
                height,
                width,
                outChannels,
                kernel,
                kernel,
                stride,
                stride,
                pad,
                pad,
                pad,
                pad,
                1,
                1,
                1);
        int window = seed % 2 == 0 ? 3 : 1 + random.nextInt(4);
        int step = 1 + random.nextInt(3);
        int before = random.nextInt(window);
        int after = random.nextInt(window);
        int dilation = seed % 7 == 1 ? 2 : 1;
        var pool = new PoolGeometry(
                images,
                outChannels,
                g.outHeight(),
                g.outWidth(),
                window,
                window,
                step,
                step,
                dilation,
                dilation,
                before,
                before,
                after,
                after,
                pooled(g.outHeight(), window, step, dilation, before + after),
                pooled(g.outWidth(), window, step, dilation, before + after));
        return new Case(g, pool, EPILOGUES.get(seed % 4), seed);
    }

    private static int pooled(int extent, int window, int step, int dilation, int padding) {
        return Math.max(0, extent + padding - (window - 1) * dilation - 1) / step + 1;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void givesTheBitsOfOneAfterTheOtherWhateverTheThreads(Case c) {
        float[] wanted = oneAfterTheOther(c);
        for (int threads = 1; threads <= 3; threads++) {
            assertThat(inBands(c, threads)).as("%s, %d threads", c, threads).isEqualTo(wanted);
        }
        assertThat(WhileCold.get(() -> inBands(c, 2))).as("%s, cold", c).isEqualTo(wanted);
    }

    private static float[] inBands(Case c, int threads) {
        var in = input(c);
        var packed = packed(c.g);
        var out = Floats.poisoned(pixels(c.pool) * ld(c.g));
        var scratch = Floats.poisoned((int) (ConvPooled.scratchBytes(c.g, c.pool, threads) / 4));
        var operands =
                new ConvOperands(in.address(), 0, packed.address(), 0, 0, out.address(), ld(c.g), scratch.address());
        try (var workers = new Workers(threads)) {
            ConvPooled.run(c.g, c.pool, operands, c.epilogue, workers);
        }
        in.assertIntact("input");
        packed.assertIntact("filters");
        scratch.assertIntact("scratch");
        out.assertIntact("output");
        return out.columns(c.g.outChannels(), ld(c.g));
    }

    private static float[] oneAfterTheOther(Case c) {
        var in = input(c);
        var packed = packed(c.g);
        var between = Floats.poisoned(c.g.outPixels() * ld(c.g));
        var out = Floats.poisoned(pixels(c.pool) * ld(c.g));
        var scratch = Floats.poisoned((int) (ConvPlanes.scratchBytes(c.g, 1) / 4));
        try (var workers = new Workers(1)) {
            var operands = new ConvOperands(
                    in.address(), 0, packed.address(), 0, 0, between.address(), ld(c.g), scratch.address());
            ConvPlanes.run(c.g, operands, c.epilogue, workers);
            MaxPool.run(workers, c.pool, between.address(), ld(c.g), out.address(), ld(c.g));
        }
        return out.columns(c.g.outChannels(), ld(c.g));
    }

    private static int pixels(PoolGeometry pool) {
        return pool.images() * pool.outHeight() * pool.outWidth();
    }

    private static int ld(ConvGeometry g) {
        return Rows.padded(g.outChannels());
    }

    /** Every third one has a NaN: pools hand it on. */
    private static Floats input(Case c) {
        var g = c.g;
        float[] values = Floats.random(g.images() * g.channels() * g.height() * g.width(), 1);
        if (c.seed % 3 == 0) {
            values[values.length / 2] = Float.NaN;
        }
        return Floats.of(values);
    }

    private static Floats packed(ConvGeometry g) {
        var packed = Floats.poisoned((int) (ConvPlanes.packedBytes(g) / 4));
        var filters = Floats.of(Floats.random(g.outChannels() * g.depth(), 2));
        var bias = Floats.of(Floats.random(g.outChannels(), 3));
        ConvAlgorithm.PLANES.pack(g, filters.address(), bias.address(), packed.address());
        return packed;
    }
}
