package io.gatun.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Numerics;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.op.Conv;
import io.gatun.op.Gemm;
import io.gatun.op.Op;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Zoo;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The error of single layers, as the root of the mean square over that of the outputs, by sums in double precision. */
class AccuracyTest {
    private static final double MOST_OF_FAST = 5e-6;

    /** Outputs of each layer that are computed again. */
    private static final int SAMPLES = 1_000;

    private record Layer(Conv conv, Shape in, Shape weight) {}

    /** Every convolution, of each shape one, with the zoo's random weights and normally distributed inputs. */
    @ParameterizedTest
    @ValueSource(strings = {"vgg16", "resnet50", "mobilenetv2"})
    void fastConvolutionsAreAsExactAsFloat32Allows(String name) {
        try (var arena = Arena.ofConfined()) {
            var graph = Zoo.build(name, 1, arena).bind(List.of(Shape.of(1, 3, 224, 224)));
            var seen = new HashSet<Layer>();
            double worst = 0;
            for (var node : graph.nodes()) {
                if (node.op() instanceof Conv conv) {
                    var weight = graph.constant(node.input(1)).orElseThrow();
                    var in = graph.requireType(node.input(0)).shape();
                    if (seen.add(new Layer(conv, in, weight.shape()))) {
                        worst = Math.max(worst, check(graph, node, conv, in, weight));
                    }
                }
            }
            System.out.printf("%s: %d shapes of convolution, worst error %.1e%n", name, seen.size(), worst);
            assertThat(seen).hasSizeGreaterThanOrEqualTo(9);
        }
    }

    private static double check(Graph graph, Node node, Conv conv, Shape in, Tensor weight) {
        var out = graph.requireType(node.output()).shape();
        try (var x = normal(in);
                var y = run(conv, x, weight, Numerics.FAST)) {
            assertThat(y.shape()).isEqualTo(out);
            double error = error(y, index -> convolved(conv, x, weight, out, index));
            assertThat(error)
                    .as("%s, %s by %s", node.name(), in, weight.shape())
                    .isLessThan(MOST_OF_FAST);
            return error;
        }
    }

    /** Weights of 8 significant bits are off by 2^-8 of themselves at most; the root of the mean square is less than half of it. */
    @Test
    void compactRoundsTheWeightsOfLargeLayersAndNothingElse() {
        assertThat(errorOfGemm(4096, 1000, Numerics.FAST)).isLessThan(MOST_OF_FAST);
        assertThat(errorOfGemm(4096, 1000, Numerics.COMPACT)).isBetween(1.4e-3, 1.95e-3);
        assertThat(errorOfGemm(64, 1000, Numerics.COMPACT)).isLessThan(MOST_OF_FAST);
    }

    private static double errorOfGemm(int depth, int columns, Numerics numerics) {
        try (var weight = normal(Shape.of(columns, depth));
                var x = normal(Shape.of(2, depth));
                var y = run(new Gemm(1, 1, false, true), x, weight, numerics)) {
            return error(y, index -> {
                double sum = 0;
                for (int k = 0; k < depth; k++) {
                    sum += (double) x.floatAt(index / columns * depth + k)
                            * weight.floatAt(index % columns * depth + k);
                }
                return sum;
            });
        }
    }

    private static Tensor run(Op op, Tensor x, Tensor weight, Numerics numerics) {
        var dims = Arrays.stream(x.shape().dims()).mapToObj(Dim::of).toArray(Dim[]::new);
        var builder = new GraphBuilder("layer");
        var input = builder.input("x", DType.FLOAT32, dims);
        var layer = builder.node("y", op, input, builder.constant("weight", weight));
        try (var model = Model.of(builder.output(layer).build());
                var session = model.session(Options.defaults().numerics(numerics))) {
            return session.run(x);
        }
    }

    private static double error(Tensor got, LongToDoubleFunction exact) {
        var random = new Random(7);
        double errors = 0;
        double squares = 0;
        for (int i = 0; i < SAMPLES; i++) {
            long index = random.nextLong(got.size());
            double wanted = exact.applyAsDouble(index);
            errors += (got.floatAt(index) - wanted) * (got.floatAt(index) - wanted);
            squares += wanted * wanted;
        }
        return Math.sqrt(errors / squares);
    }

    /** One output of a convolution of one image. */
    private static double convolved(Conv conv, Tensor x, Tensor weight, Shape out, long index) {
        var window = conv.window()
                .over(x.shape(), List.of(weight.shape().dim(2), weight.shape().dim(3)));
        long channel = index / (out.dim(2) * out.dim(3));
        long top = index / out.dim(3) % out.dim(2) * window.strides().get(0) - window.before(0);
        long left = index % out.dim(3) * window.strides().get(1) - window.before(1);
        long inputs = weight.shape().dim(1);
        long first = channel / (out.dim(1) / conv.groups()) * inputs;
        double sum = 0;
        for (long c = 0; c < inputs; c++) {
            for (long i = 0; i < weight.shape().dim(2); i++) {
                for (long j = 0; j < weight.shape().dim(3); j++) {
                    long row = top + i;
                    long column = left + j;
                    if (row >= 0
                            && row < x.shape().dim(2)
                            && column >= 0
                            && column < x.shape().dim(3)) {
                        sum += (double) x.floatAt(((first + c) * x.shape().dim(2) + row)
                                                * x.shape().dim(3)
                                        + column)
                                * weight.floatAt(
                                        ((channel * inputs + c) * weight.shape().dim(2) + i)
                                                        * weight.shape().dim(3)
                                                + j);
                    }
                }
            }
        }
        return sum;
    }

    private static Tensor normal(Shape shape) {
        var tensor = Tensor.allocate(DType.FLOAT32, shape);
        var random = new Random(shape.size());
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }
}
