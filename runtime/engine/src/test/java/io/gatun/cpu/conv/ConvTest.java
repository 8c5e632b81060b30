package io.gatun.cpu.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.cpu.WhileCold;
import io.gatun.cpu.conv.ConvCases.Case;
import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every algorithm on every shape it applies to, against the definition. */
class ConvTest {

    static Stream<Arguments> everyAlgorithmOnEveryCase() {
        return ConvCases.all()
                .flatMap(c -> Arrays.stream(ConvAlgorithm.values())
                        .filter(algorithm -> algorithm.applies(c.g()))
                        .map(algorithm -> Arguments.of(algorithm, c)));
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmOnEveryCase")
    void equalsTheDefinition(ConvAlgorithm algorithm, Case c) {
        ConvGeometry g = c.g();
        float[] addend = Floats.random(g.outPixels() * g.outChannels(), 4);
        double[] wanted = ConvReference.run(g, input(g), filters(g), bias(g));
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = ConvReference.activated(wanted[i] + (c.addend() ? addend[i] : 0), c.epilogue());
        }
        float[] got = run(algorithm, c, input(g), addend);
        // The transforms of F(4x4, 3x3) cost about two bits.
        double perTerm = switch (algorithm) {
            case WINOGRAD_4X4, WINOGRAD_4X4_TAPS -> 4e-7;
            default -> 1e-7;
        };
        double bound = perTerm * (g.depth() + 8);
        Floats.assertClose(algorithm + " " + c, got, wanted, bound, 1e-6);
        float[] again = run(algorithm, c, true, input(g), filters(g), bias(g), addend);
        Floats.assertClose(algorithm + ", packed in each run, " + c, again, wanted, bound, 1e-6);
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmOnEveryCase")
    void givesTheSameBitsForOneAndThreeThreads(ConvAlgorithm algorithm, Case c) {
        float[] addend = Floats.random(c.g().outPixels() * c.g().outChannels(), 4);
        Case one = new Case(c.g(), c.addend(), c.slice(), c.epilogue(), 1);
        Case three = new Case(c.g(), c.addend(), c.slice(), c.epilogue(), 3);
        float[] wanted = run(algorithm, one, input(c.g()), addend);
        assertThat(run(algorithm, three, input(c.g()), addend)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmOnEveryCase")
    void givesTheSameBitsWhileTheProcessIsCold(ConvAlgorithm algorithm, Case c) {
        float[] addend = Floats.random(c.g().outPixels() * c.g().outChannels(), 4);
        float[] in = input(c.g());
        in[in.length / 2] = Float.POSITIVE_INFINITY;
        float[] wanted = run(algorithm, c, in, addend);
        assertThat(WhileCold.get(() -> run(algorithm, c, in, addend))).isEqualTo(wanted);
    }

    @Test
    void refusesPixelsThatOverlap() {
        var g = new ConvGeometry(1, 20, 4, 4, 20, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        var o = new ConvOperands(64, 32, 64, 0, 0, 64, 8, 64);
        try (var workers = new Workers(1)) {
            assertThatThrownBy(() -> ConvAlgorithm.IM2COL.run(g, o, Epilogue.none(), workers))
                    .hasMessageContaining("20 and 20 channels do not fit in 32 and 8 floats");
        }
    }

    @Test
    void refusesAKernelLargerThanItsInput() {
        assertThatThrownBy(() -> new ConvGeometry(1, 3, 4, 4, 8, 7, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1))
                .hasMessageContaining("convolution of 1 x 3x4x4 to 8 channels");
    }

    private static float[] input(ConvGeometry g) {
        return Floats.random(g.images() * g.channels() * g.height() * g.width(), 1);
    }

    private static float[] filters(ConvGeometry g) {
        return Floats.random(g.outChannels() * g.depth(), 2);
    }

    private static float[] bias(ConvGeometry g) {
        return Floats.random(g.outChannels(), 3);
    }

    private static float[] run(ConvAlgorithm algorithm, Case c, float[] in, float[] addendValues) {
        return run(algorithm, c, false, in, filters(c.g()), bias(c.g()), addendValues);
    }

    /** Without bias or addend. */
    static float[] plainRun(ConvAlgorithm algorithm, Case c, float[] in, float[] filters) {
        ConvGeometry g = c.g();
        return run(
                algorithm,
                c,
                false,
                in,
                filters,
                new float[g.outChannels()],
                new float[g.outPixels() * g.outChannels()]);
    }

    /** Runs with poison in all padding and canaries around all buffers; gives [N, out height, out width, out channels]. */
    private static float[] run(
            ConvAlgorithm algorithm,
            Case c,
            boolean again,
            float[] in,
            float[] filterValues,
            float[] biasValues,
            float[] addendValues) {
        ConvGeometry g = c.g();
        int ldIn = padded(g.channels()) + (c.slice() ? 32 : 0);
        int ldOut = padded(g.outChannels()) + (c.slice() ? 48 : 0);
        int ldAddend = padded(g.outChannels()) + 16;
        float[] source = in;
        if (!algorithm.readsPlanes()) {
            source = pixels(g, in);
        }
        Floats input = algorithm.readsPlanes() ? Floats.of(source) : Floats.rows(source, g.channels(), ldIn);
        Floats out = Floats.poisoned(g.outPixels() * ldOut);
        Floats addend = Floats.rows(addendValues, g.outChannels(), ldAddend);
        Floats filters = Floats.of(filterValues);
        Floats bias = Floats.of(biasValues);
        Floats packed = Floats.poisoned((int) (algorithm.packedBytes(g) / 4));
        Floats scratch = Floats.poisoned((int) (algorithm.scratchBytes(g, c.threads()) / 4) + 1);
        Floats packing = Floats.poisoned((int) (algorithm.packingBytes(g, c.threads()) / 4) + 1);
        var operands = new ConvOperands(
                input.address(),
                ldIn,
                packed.address(),
                c.addend() ? addend.address() : 0,
                ldAddend,
                out.address() + (c.slice() ? 64 : 0),
                ldOut,
                scratch.address());
        try (var workers = new Workers(c.threads())) {
            if (again) {
                algorithm.packAgain(g, filters.address(), bias.address(), packed.address(), packing.address(), workers);
            } else {
                algorithm.pack(g, filters.address(), bias.address(), packed.address());
            }
            algorithm.run(g, operands, c.epilogue(), workers);
        }
        input.assertIntact("input");
        filters.assertIntact("filters");
        bias.assertIntact("bias");
        packed.assertIntact("packed filters");
        packing.assertIntact("scratch of packing");
        scratch.assertIntact("scratch");
        addend.assertIntact("addend");
        out.assertIntact("output");
        float[] all = out.values();
        int first = c.slice() ? 16 : 0;
        float[] got = new float[g.outPixels() * g.outChannels()];
        int vectors = Math.ceilDiv(g.outChannels(), Lanes.LANES) * Lanes.LANES;
        for (int p = 0; p < g.outPixels(); p++) {
            System.arraycopy(all, p * ldOut + first, got, p * g.outChannels(), g.outChannels());
            float[] before = Arrays.copyOfRange(all, p * ldOut, p * ldOut + first);
            float[] after = Arrays.copyOfRange(all, p * ldOut + first + vectors, (p + 1) * ldOut);
            for (float[] outside : new float[][] {before, after}) {
                for (float value : outside) {
                    assertThat(value)
                            .as("%s wrote outside its columns of pixel %d", algorithm, p)
                            .isNaN();
                }
            }
        }
        return got;
    }

    private static float[] pixels(ConvGeometry g, float[] planes) {
        float[] pixels = new float[planes.length];
        int area = g.height() * g.width();
        for (int i = 0; i < planes.length; i++) {
            int image = i / area / g.channels();
            pixels[(image * area + i % area) * g.channels() + i / area % g.channels()] = planes[i];
        }
        return pixels;
    }

    private static int padded(int channels) {
        return Math.ceilDiv(channels, 16) * 16;
    }
}
