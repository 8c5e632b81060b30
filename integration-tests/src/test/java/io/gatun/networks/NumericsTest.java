package io.gatun.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Numerics;
import io.gatun.Options;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Zoo;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each of the three ways to compute promises, on whole networks of the zoo. */
class NumericsTest {
    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "resnet18", "googlenet", "squeezenet1.1", "mobilenetv2", "resnet20-cifar10"})
    void theSameBitsEveryTime(String name) {
        try (var arena = Arena.ofConfined();
                var model = Model.of(Zoo.build(name, 1, arena));
                var x = random(model)) {
            for (var numerics : Numerics.values()) {
                var results = new ArrayList<int[]>();
                for (int threads = 1; threads <= 3; threads++) {
                    var options = Options.defaults().threads(threads).numerics(numerics);
                    var once = bits(model, options, x);
                    assertThat(bits(model, options, x))
                            .as("%s, threads %d", numerics, threads)
                            .isEqualTo(once);
                    results.add(once);
                }
                if (numerics == Numerics.STRICT) {
                    assertThat(results.get(0)).isEqualTo(results.get(1)).isEqualTo(results.get(2));
                }
            }
        }
    }

    /** Two runs of one session must agree; returns their bits. */
    private static int[] bits(Model model, Options options, Tensor x) {
        try (var session = model.session(options);
                var first = session.run(x);
                var second = session.run(x)) {
            assertThat(bits(second)).isEqualTo(bits(first));
            return bits(first);
        }
    }

    private static int[] bits(Tensor tensor) {
        return tensor.segment().toArray(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED);
    }

    private static Tensor random(Model model) {
        var shape = model.inputs().getFirst().shapeWith(Map.of(), 1);
        var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(shape.dims()));
        var random = new Random(5);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }
}
