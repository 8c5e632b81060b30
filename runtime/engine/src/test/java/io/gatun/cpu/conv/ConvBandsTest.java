package io.gatun.cpu.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.cpu.WhileCold;
import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.map.Rows;
import io.gatun.spi.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chains in bands, against the same convolutions one by one, bit for bit, and against their definition. */
class ConvBandsTest {
    private static final List<Epilogue> EPILOGUES =
            List.of(Epilogue.clip(0, 6), Epilogue.none(), Epilogue.leaky(0.25f), Epilogue.relu());

    private static final ConvAlgorithm[] NO_EXPANSION_PLANES_PIXELS = {
        null, ConvAlgorithm.PLANES, ConvAlgorithm.POINTWISE
    };

    /** Variants from which the padding is uneven. */
    private static final int UNEVEN = 8;

    /** A chain, whether something is added at its end, and whether its pixels are parts of wider ones. */
    record Case(ConvChain chain, boolean addend, boolean slice) {}

    static Stream<Case> chains() {
        return Stream.concat(
                Stream.of(
                        // rows of 112 pixels: bands of one row; tall maps: many bands; 7x7: all of an image
                        chain(ConvAlgorithm.POINTWISE, 1, 8, 31, 112, 48, 16, 1, 0),
                        chain(ConvAlgorithm.POINTWISE, 2, 16, 61, 9, 96, 24, 2, 0),
                        chain(ConvAlgorithm.POINTWISE, 9, 40, 7, 7, 240, 40, 1, 2),
                        chain(ConvAlgorithm.POINTWISE, 1, 3, 3, 4000, 40, 3, 1, 1),
                        chain(ConvAlgorithm.POINTWISE, 3, 5, 1, 1, 7, 5, 1, 0),
                        chain(ConvAlgorithm.POINTWISE, 1, 5, 2, 2, 7, 5, 2, 0),
                        chain(ConvAlgorithm.PLANES, 2, 3, 33, 37, 32, 16, 1, 0),
                        chain(ConvAlgorithm.PLANES, 1, 1, 130, 5, 33, 17, 2, 1),
                        chain(ConvAlgorithm.POINTWISE, 2, 16, 28, 30, 96, 24, 2, UNEVEN),
                        chain(null, 2, 32, 31, 30, 32, 16, 1, 0),
                        chain(null, 1, 17, 14, 85, 17, 40, 2, 3)),
                IntStream.range(0, 40).mapToObj(ConvBandsTest::randomChain));
    }

    private static Case randomChain(int seed) {
        var random = new SplittableRandom(seed);
        return chain(
                NO_EXPANSION_PLANES_PIXELS[seed % 3],
                1 + random.nextInt(3),
                1 + random.nextInt(seed % 3 == 1 ? 4 : 70),
                1 + random.nextInt(40),
                2 + random.nextInt(40),
                1 + random.nextInt(150),
                1 + random.nextInt(90),
                1 + random.nextInt(2),
                random.nextInt(2 * UNEVEN));
    }

    /**
     * @param height of what the depthwise convolution reads
     * @param variant which epilogues, whether something is added, whether the padding is uneven
     */
    private static Case chain(
            ConvAlgorithm first,
            int images,
            int channels,
            int height,
            int width,
            int between,
            int outChannels,
            int stride,
            int variant) {
        int inner = first == null ? channels : between;
        Optional<ConvGeometry> expand = first == null
                ? Optional.empty()
                : Optional.of(
                        first == ConvAlgorithm.POINTWISE
                                ? square(images, channels, height, width, inner, 1, 1, 0, 1)
                                : square(images, channels, 2 * height, 2 * width, inner, 3, 2, 1, 1));
        // as TensorFlow pads for stride 2: nothing above and to the left
        int before = variant >= UNEVEN ? 0 : 1;
        var depthwise = new ConvGeometry(
                images, inner, height, width, inner, 3, 3, stride, stride, before, before, 1, 1, 1, 1, inner);
        var project = square(images, inner, depthwise.outHeight(), depthwise.outWidth(), outChannels, 1, 1, 0, 1);
        var chain = new ConvChain(
                expand.map(g -> new ConvChain.Layer(first, g, EPILOGUES.get(variant % 4))),
                new ConvChain.Layer(ConvAlgorithm.DEPTHWISE, depthwise, EPILOGUES.get(variant / 2 % 4)),
                new ConvChain.Layer(ConvAlgorithm.POINTWISE, project, EPILOGUES.get((variant + 1) % 4)));
        return new Case(chain, variant % 2 == 0, variant % 3 == 0);
    }

    private static ConvGeometry square(
            int images,
            int channels,
            int height,
            int width,
            int outChannels,
            int kernel,
            int stride,
            int pad,
            int groups) {
        return new ConvGeometry(
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
                groups);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void givesTheBitsOfTheConvolutionsOneByOneWhateverTheThreads(Case c) {
        float[] wanted = oneByOne(c);
        for (int threads = 1; threads <= 3; threads++) {
            assertThat(inBands(c, threads)).as("%s, %d threads", c, threads).isEqualTo(wanted);
        }
        assertThat(WhileCold.get(() -> inBands(c, 2))).as("%s, cold", c).isEqualTo(wanted);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void equalsTheDefinition(Case c) {
        double[] values = null;
        for (var layer : layers(c.chain)) {
            var g = layer.geometry();
            float[] in = values == null ? input(g) : planes(g, values);
            values = ConvReference.run(g, in, filters(g), bias(g));
            boolean last = layer == c.chain.project();
            float[] addend = addend(c);
            for (int i = 0; i < values.length; i++) {
                double sum = values[i] + (last && c.addend ? addend[i] : 0);
                values[i] = ConvReference.activated(sum, layer.epilogue());
            }
        }
        double most = 1;
        for (double value : values) {
            most = Math.max(most, Math.abs(value));
        }
        Floats.assertClose(c.toString(), inBands(c, 2), values, 3e-6 * most, 0);
    }

    @Test
    void refusesConvolutionsThatDoNotFollowEachOther() {
        var layer = chain(null, 1, 16, 8, 8, 16, 16, 2, 0).chain();
        assertThatThrownBy(() -> new ConvChain(Optional.of(layer.project()), layer.depthwise(), layer.project()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one does not read what the other makes");
        assertThatThrownBy(() -> new ConvChain(Optional.empty(), layer.project(), layer.project()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a chain");
    }

    private static List<ConvChain.Layer> layers(ConvChain chain) {
        var layers = new ArrayList<ConvChain.Layer>();
        chain.expand().ifPresent(layers::add);
        layers.add(chain.depthwise());
        layers.add(chain.project());
        return layers;
    }

    private static float[] inBands(Case c, int threads) {
        var chain = c.chain;
        var layers = layers(chain);
        var first = layers.getFirst();
        var in = operand(first, c.slice);
        var addend = addendRows(c);
        var packed = layers.stream().map(ConvBandsTest::packed).toList();
        var last = chain.project().geometry();
        int ldOut = Rows.padded(last.outChannels()) + (c.slice ? 32 : 0);
        var out = Floats.poisoned(last.outPixels() * ldOut);
        var scratch = Floats.poisoned((int) (ConvBands.scratchBytes(chain, threads) / 4));
        var operands = new BandOperands(
                in.address(),
                ldIn(first.geometry(), c.slice),
                packed.getFirst().address(),
                packed.get(packed.size() - 2).address(),
                packed.getLast().address(),
                c.addend ? addend.address() : 0,
                ldAddend(last),
                out.address(),
                ldOut,
                scratch.address());
        try (var workers = new Workers(threads)) {
            ConvBands.run(chain, operands, workers);
        }
        in.assertIntact("input");
        packed.forEach(filters -> filters.assertIntact("filters"));
        addend.assertIntact("addend");
        scratch.assertIntact("scratch");
        out.assertIntact("output");
        float[] all = out.values();
        for (int pixel = 0; pixel < last.outPixels(); pixel++) {
            for (int i = Rows.whole(last.outChannels()); i < ldOut; i++) {
                assertThat(all[pixel * ldOut + i]).as("beside pixel %d", pixel).isNaN();
            }
        }
        return out.columns(last.outChannels(), ldOut);
    }

    private static float[] oneByOne(Case c) {
        var addend = addendRows(c);
        try (var workers = new Workers(1)) {
            var in = operand(c.chain.expand().orElse(c.chain.depthwise()), c.slice);
            for (var layer : layers(c.chain)) {
                var g = layer.geometry();
                boolean last = layer == c.chain.project();
                boolean first = layer == layers(c.chain).getFirst();
                int ldOut = Rows.padded(g.outChannels());
                var out = Floats.poisoned(g.outPixels() * ldOut);
                var scratch = Floats.poisoned((int) (layer.algorithm().scratchBytes(g, 1) / 4) + 1);
                var operands = new ConvOperands(
                        in.address(),
                        ldIn(g, first && c.slice),
                        packed(layer).address(),
                        last && c.addend ? addend.address() : 0,
                        ldAddend(g),
                        out.address(),
                        ldOut,
                        scratch.address());
                layer.algorithm().run(g, operands, layer.epilogue(), workers);
                in = out;
            }
            int channels = c.chain.project().geometry().outChannels();
            return in.columns(channels, Rows.padded(channels));
        }
    }

    private static Floats packed(ConvChain.Layer layer) {
        var g = layer.geometry();
        var packed = Floats.poisoned((int) (layer.algorithm().packedBytes(g) / 4));
        var filters = Floats.of(filters(g));
        var bias = Floats.of(bias(g));
        layer.algorithm().pack(g, filters.address(), bias.address(), packed.address());
        return packed;
    }

    private static Floats operand(ConvChain.Layer layer, boolean slice) {
        var g = layer.geometry();
        return layer.algorithm().readsPlanes()
                ? Floats.of(input(g))
                : Floats.rows(pixels(g, input(g)), g.channels(), ldIn(g, slice));
    }

    private static int ldIn(ConvGeometry g, boolean slice) {
        return Rows.padded(g.channels()) + (slice ? 48 : 0);
    }

    private static int ldAddend(ConvGeometry g) {
        return Rows.padded(g.outChannels()) + 16;
    }

    private static Floats addendRows(Case c) {
        var g = c.chain.project().geometry();
        return Floats.rows(addend(c), g.outChannels(), ldAddend(g));
    }

    private static float[] addend(Case c) {
        var g = c.chain.project().geometry();
        return Floats.random(g.outPixels() * g.outChannels(), 4);
    }

    private static float[] input(ConvGeometry g) {
        return Floats.random(g.images() * g.channels() * g.height() * g.width(), 1);
    }

    private static float[] filters(ConvGeometry g) {
        float[] filters = Floats.random(g.outChannels() * g.depth(), 2);
        for (int i = 0; i < filters.length; i++) {
            filters[i] *= (float) Math.sqrt(3.0 / g.depth());
        }
        return filters;
    }

    private static float[] bias(ConvGeometry g) {
        return Floats.random(g.outChannels(), 3);
    }

    /** [N, C, H, W] as [N, H, W, C]. */
    private static float[] pixels(ConvGeometry g, float[] planes) {
        int area = g.height() * g.width();
        float[] pixels = new float[planes.length];
        for (int i = 0; i < planes.length; i++) {
            int image = i / (area * g.channels());
            int channel = i / area % g.channels();
            pixels[(image * area + i % area) * g.channels() + channel] = planes[i];
        }
        return pixels;
    }

    /** [N, H, W, C] as [N, C, H, W]. */
    private static float[] planes(ConvGeometry g, double[] pixels) {
        int area = g.height() * g.width();
        float[] planes = new float[pixels.length];
        for (int i = 0; i < planes.length; i++) {
            int image = i / (area * g.channels());
            int channel = i / area % g.channels();
            planes[i] = (float) pixels[(image * area + i % area) * g.channels() + channel];
        }
        return planes;
    }
}
