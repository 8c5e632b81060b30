package io.gatun.device.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.Explanation;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Zoo;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole networks on an OpenCL device: in one part, so that nothing is copied on the way, and with the CPU's answer. */
class OpenClNetworksTest {
    /** Largest difference of scores, relative to the largest of them. */
    private static final double AGREEMENT = 1e-3;

    private static final long SEED = 5;
    private static final int SMALL_PICTURE = 32;

    @BeforeEach
    void requireDevice() {
        OpenCl.require();
    }

    static List<String> zoo() {
        return Zoo.names();
    }

    @ParameterizedTest
    @MethodSource("zoo")
    void theZooWithRandomWeights(String name) {
        int size = Zoo.entry(name).inputSize();
        // small pictures come several at once, so that batches are tested, too
        var shape = Shape.of(size == SMALL_PICTURE ? 3 : 1, 3, size, size);
        try (var arena = Arena.ofShared();
                var model = Model.of(Zoo.build(name, SEED, arena))) {
            compare(model, shape);
        }
    }

    @ParameterizedTest
    @MethodSource("zooOfSmallPictures")
    void aBatchOfAnotherSizeAsksForAnotherPlan(String name) {
        try (var arena = Arena.ofShared();
                var model = Model.of(Zoo.build(name, SEED, arena))) {
            compare(model, Shape.of(1, 3, SMALL_PICTURE, SMALL_PICTURE), Shape.of(17, 3, SMALL_PICTURE, SMALL_PICTURE));
        }
    }

    static List<String> zooOfSmallPictures() {
        return Zoo.names().stream()
                .filter(name -> Zoo.entry(name).inputSize() == SMALL_PICTURE)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("trainedInTheZoo")
    void trainedWeightsOfTheZoo(String name) {
        int size = Zoo.entry(name).inputSize();
        try (var model = Zoo.load(name)) {
            compare(model, Shape.of(2, 3, size, size));
        }
    }

    static List<String> trainedInTheZoo() {
        return Zoo.names().stream().filter(name -> Zoo.entry(name).trained()).toList();
    }

    @TestFactory
    Stream<DynamicTest> trainedWeightsFromElsewhere() {
        var folder = Path.of(System.getProperty("gatun.testdata", "../shared/onnx-testdata"))
                .resolveSibling("models");
        return Stream.of("squeezenet1.0-imagenet-fp32.onnx", "mobilenetv2-imagenet-fp32.onnx")
                .map(folder::resolve)
                .map(file -> dynamicTest(file.getFileName().toString(), () -> {
                    requireFile(file);
                    try (var model = Model.load(file)) {
                        compare(model, model.inputs().getFirst().shapeWith(Map.of(), 1));
                    }
                }));
    }

    private static void requireFile(Path file) {
        if (!Files.exists(file)) {
            OpenCl.skip("no test data at " + file);
        }
    }

    /** One session each for all shapes. */
    private static void compare(Model model, Shape... shapes) {
        try (var cpu = model.session(Options.defaults());
                var device = model.session(Options.defaults().require(OpenCl.NAME))) {
            for (var shape : shapes) {
                try (var input = noise(shape);
                        var want = cpu.run(input);
                        var got = device.run(input)) {
                    assertAgree(model.name() + " on " + shape, got, want);
                }
                assertOnePart(device.explain(shape));
            }
        }
    }

    private static void assertOnePart(Explanation explanation) {
        assertThat(explanation.parts())
                .as("parts of %s, where OpenCL refused %s", explanation.model(), explanation.refusals())
                .extracting(Explanation.Part::device, Explanation.Part::valuesIn, Explanation.Part::valuesOut)
                .containsExactly(tuple(OpenCl.NAME, 1, 1));
    }

    private static Tensor noise(Shape shape) {
        var tensor = Tensor.allocate(DType.FLOAT32, shape);
        var random = new Random(SEED);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }

    private static void assertAgree(String what, Tensor got, Tensor want) {
        assertThat(got.type()).as(what).isEqualTo(want.type());
        double scale = 0;
        double worst = 0;
        for (long i = 0; i < want.size(); i++) {
            scale = Math.max(scale, Math.abs(want.doubleAt(i)));
            // a NaN must not be lost: Math.max keeps it, and it is not below any limit
            worst = Math.max(worst, Math.abs(got.doubleAt(i) - want.doubleAt(i)));
        }
        assertThat(scale).as("%s: the CPU's largest score", what).isPositive().isFinite();
        assertThat(worst / scale)
                .as("%s: largest difference relative to the largest score", what)
                .isLessThanOrEqualTo(AGREEMENT);
    }
}
