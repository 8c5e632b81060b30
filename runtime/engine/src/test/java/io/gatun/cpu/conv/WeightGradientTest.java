package io.gatun.cpu.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.op.ConvWeightGradient;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.spi.Workers;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every algorithm for the gradient of weights, on every shape it applies to, against the definition in float64. */
class WeightGradientTest {
    /** Rows cut into pieces, blocks that span images, and enough pixels for many parts; the other shapes are the convolutions'. */
    private static Stream<ConvGeometry> shapes() {
        var more = Stream.of(
                g(9, 5, 21, 19, 70, 3, 1, 1),
                g(8, 20, 3, 3, 18, 3, 1, 1),
                g(7, 33, 14, 13, 65, 1, 1, 0),
                g(5, 18, 13, 13, 130, 1, 2, 0),
                g(4, 9, 37, 29, 11, 3, 2, 1),
                g(8, 17, 7, 7, 31, 3, 1, 1),
                g(2, 64, 20, 20, 64, 3, 1, 1),
                g(4, 33, 29, 25, 47, 3, 1, 1),
                g(2, 130, 41, 40, 140, 3, 1, 1),
                new ConvGeometry(2, 4, 1, 1009, 6, 1, 5, 1, 1, 0, 2, 0, 1, 1, 1, 1),
                new ConvGeometry(2, 4, 3, 801, 6, 2, 3, 1, 2, 1, 2, 0, 1, 1, 2, 1),
                new ConvGeometry(1, 70, 2, 450, 70, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1));
        return Stream.concat(ConvCases.all().map(ConvCases.Case::g).distinct(), more);
    }

    static Stream<Arguments> everyAlgorithmOnEveryShape() {
        return shapes().flatMap(c -> Arrays.stream(WeightGradientAlgorithm.values())
                .filter(algorithm -> algorithm.applies(c))
                .map(algorithm -> Arguments.of(algorithm, c)));
    }

    private static ConvGeometry g(int n, int c, int h, int w, int oc, int k, int stride, int pad) {
        return new ConvGeometry(n, c, h, w, oc, k, k, stride, stride, pad, pad, pad, pad, 1, 1, 1);
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmOnEveryShape")
    void equalsTheDefinition(WeightGradientAlgorithm algorithm, ConvGeometry c) {
        double[] wanted = definition(c);
        float[] got = run(algorithm, c, 2);
        // the transforms cost about two bits
        double bound = algorithm == WeightGradientAlgorithm.WINOGRAD ? 5e-6 : 1e-6;
        double error = 0;
        double size = 0;
        for (int i = 0; i < wanted.length; i++) {
            error += (got[i] - wanted[i]) * (got[i] - wanted[i]);
            size += wanted[i] * wanted[i];
        }
        assertThat(Math.sqrt(error)).as("%s %s", algorithm, c).isLessThanOrEqualTo(bound * Math.sqrt(size));
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmOnEveryShape")
    void givesTheSameBitsForOneAndThreeThreads(WeightGradientAlgorithm algorithm, ConvGeometry c) {
        assertThat(run(algorithm, c, 3)).isEqualTo(run(algorithm, c, 1));
    }

    static Stream<ConvGeometry> shapesOfFewPlanes() {
        return shapes().filter(WeightGradientAlgorithm.DIRECT::mayReadPlanes);
    }

    @ParameterizedTest
    @MethodSource("shapesOfFewPlanes")
    void givesTheSameBitsFromPlanes(ConvGeometry c) {
        var pixels = Floats.random(inputs(c), 1);
        var planes = new float[pixels.length];
        int area = c.height() * c.width();
        for (int i = 0; i < planes.length; i++) {
            int pixel = i / c.channels();
            planes[(pixel / area * c.channels() + i % c.channels()) * area + pixel % area] = pixels[i];
        }
        assertThat(run(WeightGradientAlgorithm.DIRECT, c, Floats.of(planes), 0, 2))
                .isEqualTo(run(WeightGradientAlgorithm.DIRECT, c, 1));
    }

    @Test
    void takesWinogradWhereThereAreTilesEnoughAndNothingIsStrict() {
        var layer = g(8, 64, 56, 56, 64, 3, 1, 1);
        assertThat(WeightGradientAlgorithm.of(layer, false)).isEqualTo(WeightGradientAlgorithm.WINOGRAD);
        assertThat(WeightGradientAlgorithm.of(layer, true)).isEqualTo(WeightGradientAlgorithm.DIRECT);
        assertThat(WeightGradientAlgorithm.of(g(8, 64, 56, 56, 64, 3, 2, 1), false))
                .isEqualTo(WeightGradientAlgorithm.DIRECT);
        assertThat(WeightGradientAlgorithm.of(g(64, 64, 1, 1, 64, 3, 1, 1), false))
                .isEqualTo(WeightGradientAlgorithm.DIRECT);
        assertThat(WeightGradientAlgorithm.of(
                        ConvCases.all()
                                .map(ConvCases.Case::g)
                                .filter(c -> c.groups() == 15)
                                .findFirst()
                                .orElseThrow(),
                        false))
                .isEqualTo(WeightGradientAlgorithm.DEPTHWISE);
    }

    @Test
    void refusesPixelsThatOverlap() {
        var o = new WeightGradientOperands(64, 8, 64, 32, 64, 64);
        try (var workers = new Workers(1)) {
            assertThatThrownBy(() -> WeightGradientAlgorithm.DIRECT.run(g(1, 20, 4, 4, 20, 3, 1, 1), o, workers))
                    .hasMessageContaining("20 and 20 channels do not fit in 8 and 32 floats");
        }
    }

    private static int inputs(ConvGeometry c) {
        return c.images() * c.channels() * c.height() * c.width();
    }

    private static double[] definition(ConvGeometry c) {
        var window = new Window(
                List.of((long) c.kernelH(), (long) c.kernelW()),
                List.of((long) c.strideH(), (long) c.strideW()),
                List.of((long) c.dilationH(), (long) c.dilationW()),
                new Padding.Explicit(
                        List.of((long) c.padTop(), (long) c.padLeft()),
                        List.of((long) c.padBottom(), (long) c.padRight())));
        var x = tensor(
                Shape.of(c.images(), c.channels(), c.height(), c.width()), Floats.random(inputs(c), 1), c.channels());
        var g = tensor(
                Shape.of(c.images(), c.outChannels(), c.outHeight(), c.outWidth()),
                Floats.random(c.outPixels() * c.outChannels(), 2),
                c.outChannels());
        var shape = Shape.of(c.outChannels(), c.groupChannels(), c.kernelH(), c.kernelW());
        var out = Tensor.allocate(new TensorType(DType.FLOAT64, shape), Arena.ofAuto());
        new ConvWeightGradient(window, c.groups()).evaluate(List.of(x, g), List.of(out));
        return out.toDoubles(0, (int) shape.size());
    }

    /** A tensor in float64 from rows of channels. */
    private static Tensor tensor(Shape shape, float[] rows, int channels) {
        var tensor = Tensor.allocate(new TensorType(DType.FLOAT64, shape), Arena.ofAuto());
        int area = (int) shape.sizeBetween(2, 4);
        for (int i = 0; i < rows.length; i++) {
            int pixel = i / channels;
            tensor.set(((long) (pixel / area) * channels + i % channels) * area + pixel % area, rows[i]);
        }
        return tensor;
    }

    /** With poison in all padding and scratch, and canaries around all buffers. */
    private static float[] run(WeightGradientAlgorithm algorithm, ConvGeometry c, int threads) {
        int ldX = Math.ceilDiv(c.channels(), 16) * 16 + (c.channels() % 2 == 0 ? 32 : 0);
        Floats x = Floats.rows(Floats.random(inputs(c), 1), c.channels(), ldX);
        return run(algorithm, c, x, ldX, threads);
    }

    private static float[] run(WeightGradientAlgorithm algorithm, ConvGeometry c, Floats x, int ldX, int threads) {
        int ldG = Math.ceilDiv(c.outChannels(), 16) * 16 + (c.outChannels() % 3 == 0 ? 16 : 0);
        Floats g = Floats.rows(Floats.random(c.outPixels() * c.outChannels(), 2), c.outChannels(), ldG);
        Floats out = Floats.poisoned(c.outChannels() * c.depth());
        Floats scratch = Floats.poisoned((int) (algorithm.scratchBytes(c, threads) / 4));
        try (var workers = new Workers(threads)) {
            algorithm.run(
                    c,
                    new WeightGradientOperands(x.address(), ldX, g.address(), ldG, out.address(), scratch.address()),
                    workers);
        }
        x.assertIntact("input");
        g.assertIntact("gradient");
        scratch.assertIntact("scratch");
        out.assertIntact("output");
        return out.values();
    }
}
