package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is not an ordinary number, through the fast kernels, row-major and channels-last: NaN, infinities, zeros of either
 * sign and denormals come out as the definitions have them, and so do tensors without elements. Convolutions and products
 * are in {@code NumericsTest}: their fast algorithms may spread what is not finite within a tile.
 */
class SpecialValuesTest {
    private static final float[] SMALL = {
        Float.NaN,
        1f,
        Float.POSITIVE_INFINITY,
        -1f,
        0f,
        Float.NEGATIVE_INFINITY,
        -0f,
        Float.MIN_VALUE,
        2.5f,
        -1e-40f,
        Float.MIN_NORMAL,
        88f,
        -104f,
        700f,
        -3f,
        -700f,
        0.5f,
        3f
    };

    private static final float[] WITH_LARGEST = Arrays.copyOf(SMALL, SMALL.length + 2);

    static {
        WITH_LARGEST[SMALL.length] = Float.MAX_VALUE;
        WITH_LARGEST[SMALL.length + 1] = -Float.MAX_VALUE;
    }

    private static final long[] IMAGE = {2, 5, 7, 6};

    /** An operator of one input, or of two that are both x. */
    private record Case(NodeProto.Builder node, boolean exact) {}

    static Stream<Arguments> operators() {
        var cases = new ArrayList<Arguments>();
        for (var exact : List.of("Relu", "Neg", "Abs", "Identity")) {
            cases.add(of(exact, true, 1));
        }
        for (var function : List.of(
                "LeakyRelu",
                "Sigmoid",
                "Tanh",
                "HardSigmoid",
                "HardSwish",
                "Elu",
                "Selu",
                "Softplus",
                "Softsign",
                "Exp",
                "Log",
                "Sqrt",
                "Erf",
                "Mish",
                "Reciprocal",
                "Celu",
                "ThresholdedRelu",
                "Floor",
                "Ceil",
                "Round")) {
            cases.add(of(function, false, 1));
        }
        for (var pair : List.of("Add", "Sub", "Mul", "Div", "Max", "Min")) {
            cases.add(of(pair, true, 2));
        }
        cases.add(of("Concat", true, 2, number("axis", 1)));
        cases.add(of("Transpose", true, 1, numbers("perm", 0, 2, 3, 1)));
        cases.add(of("Softmax", false, 1, number("axis", 1)));
        cases.add(of("Softmax", false, 1, number("axis", 3)));
        cases.add(of("LogSoftmax", false, 1, number("axis", -1)));
        cases.add(of("MaxPool", true, 1, numbers("kernel_shape", 2, 2)));
        cases.add(of("MaxPool", true, 1, numbers("kernel_shape", 3, 3), numbers("pads", 1, 1, 1, 1)));
        cases.add(of("MaxPool", true, 1, numbers("kernel_shape", 3, 3), numbers("strides", 2, 2)));
        cases.add(of("AveragePool", false, 1, numbers("kernel_shape", 3, 3), numbers("pads", 1, 1, 1, 1)));
        cases.add(of("GlobalAveragePool", false, 1));
        cases.add(of("GlobalMaxPool", true, 1));
        cases.add(of("LRN", false, 1, number("size", 3)));
        return cases.stream();
    }

    private static Arguments of(String type, boolean exact, int inputs, AttributeProto... attributes) {
        var node = NodeProto.newBuilder().setOpType(type).setName("tested").addAllAttribute(List.of(attributes));
        for (int i = 0; i < inputs; i++) {
            node.addInput("z");
        }
        return argumentSet(type + " " + attributes.length, new Case(node.addOutput("y"), exact));
    }

    private static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto numbers(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList())
                .build();
    }

    /** @param first what makes z of x: a pool puts its result channels-last, an addition of nothing leaves it row-major */
    private static TestModel model(Case tested, String first) {
        var model = new TestModel();
        model.model.clearOpsetImport().addOpsetImportBuilder().setVersion(22);
        model.input("x", 1, 0, 5, 0, 0);
        model.graph.addOutputBuilder().setName("y");
        var node = NodeProto.newBuilder().setOpType(first).addInput("x").addOutput("z");
        if (first.equals("MaxPool")) {
            node.addAttribute(numbers("kernel_shape", 1, 2));
        }
        return model.node(node).node(tested.node.clone());
    }

    @ParameterizedTest
    @MethodSource("operators")
    void rowMajorAsDefined(Case tested) {
        compare(model(tested, "Abs"), tested, IMAGE);
        compare(model(tested, "Neg"), tested, IMAGE);
    }

    @ParameterizedTest
    @MethodSource("operators")
    void channelsLastAsDefined(Case tested) {
        compare(model(tested, "MaxPool"), tested, IMAGE);
    }

    @ParameterizedTest
    @MethodSource("operators")
    void withoutElementsAsDefined(Case tested) {
        compare(model(tested, "Neg"), tested, 0, 5, 7, 6);
        compare(model(tested, "MaxPool"), tested, 0, 5, 7, 6);
    }

    private static void compare(TestModel model, Case tested, long... dims) {
        try (var loaded = Model.read(model.bytes(), "test.onnx");
                var session = loaded.session(Options.defaults().threads(2));
                var arena = Arena.ofConfined();
                var x = Tensor.allocate(DType.FLOAT32, Shape.of(dims))) {
            var numbers = tested.exact ? WITH_LARGEST : SMALL;
            for (long i = 0; i < x.size(); i++) {
                x.set(i, (double) numbers[(int) (i * 7 % numbers.length)]);
            }
            var wanted = DefinitionRunner.run(loaded.graph(), List.of(x), arena).getFirst();
            try (var y = session.run(x)) {
                assertThat(y.type()).isEqualTo(wanted.type());
                for (long i = 0; i < y.size(); i++) {
                    assertThat(isAsWanted(y.floatAt(i), wanted.floatAt(i), tested.exact))
                            .as("element %d: wanted %s, got %s", i, wanted.floatAt(i), y.floatAt(i))
                            .isTrue();
                }
            }
        }
    }

    /** Results of functions that are approximated, and sums, round: a denormal one may become the nearest zero. */
    private static boolean isAsWanted(float got, float wanted, boolean exact) {
        if (Float.isNaN(wanted) || Float.isInfinite(wanted) || exact) {
            return Float.compare(got, wanted) == 0 || got == wanted;
        }
        return Math.abs(got - wanted) <= 4e-6 * Math.abs(wanted) + 2 * Float.MIN_NORMAL;
    }
}
