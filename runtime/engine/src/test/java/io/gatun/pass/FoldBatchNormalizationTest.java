package io.gatun.pass;

import static io.gatun.pass.Rewriting.doesNotFire;
import static io.gatun.pass.Rewriting.firesWithin;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.Gemm;
import io.gatun.op.Op;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldBatchNormalizationTest {
    /** The original rounds after each operator, the folded one rounds weights instead. */
    private static final double TOLERANCE = 2e-6;

    private static final BatchNormalization INFERENCE = new BatchNormalization(1e-5f, 0.9f, false);
    private static final Unary RELU = Unary.of(Unary.Function.RELU);

    private final Pass pass = new FoldBatchNormalization();
    private final Sketch sketch = new Sketch();
    private final Value x = sketch.symbolic("x", 6, 5, 7);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 6})
    void foldsIntoConvBeforeShapesAreKnown(long groups) {
        var conv = sketch.conv("conv", new Conv(Sketch.keeping(3), groups), x, 6, 12, 3);
        var folded = firesWithin(TOLERANCE, 1, pass, sketch.to(normalized("y", conv, 12)));
        assertThat(folded.nodes()).extracting(Node::name).containsExactly("conv");
        assertThat(folded.nodes().getFirst().output()).isEqualTo(new Value("y"));
        assertThat(folded.constants().keySet()).containsExactly(new Value("y.weight"), new Value("y.bias"));
    }

    @Test
    void givesAConvWithoutBiasOne() {
        var conv = sketch.node("conv", new Conv(Sketch.keeping(1), 1), x, sketch.random("weight", 4, 6, 1, 1));
        var folded = firesWithin(TOLERANCE, 1, pass, sketch.to(normalized("y", conv, 4)));
        assertThat(folded.nodes().getFirst().inputs()).hasSize(3);
    }

    @Test
    void foldsEachConvOfASharedWeightByItself() {
        var weight = sketch.random("weight", 6, 6, 3, 3);
        var first = sketch.node("first", new Conv(Sketch.keeping(3), 1), x, weight);
        var second = sketch.node("second", new Conv(Sketch.keeping(3), 1), normalized("a", first, 6), weight);
        var third = sketch.node("third", new Conv(Sketch.keeping(3), 1), x, weight);
        firesWithin(TOLERANCE, 2, pass, sketch.to(normalized("b", second, 6), third));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void foldsIntoTransposedConvolution(long groups) {
        var op = new ConvTranspose(Sketch.keeping(3), groups, List.of(), List.of());
        var conv = sketch.node("conv", op, x, sketch.random("weight", 6, 4, 3, 3));
        firesWithin(TOLERANCE, 1, pass, sketch.to(normalized("y", conv, 4 * groups)));
    }

    @ParameterizedTest
    @CsvSource({"true,3", "false,3", "true,1", "false,0"})
    void foldsIntoGemm(boolean transposed, int biasRank) {
        var a = sketch.symbolic("a", 5);
        var b = transposed ? sketch.random("b", 3, 5) : sketch.random("b", 5, 3);
        var c = biasRank == 0 ? Value.ABSENT : biasRank == 1 ? sketch.random("c", 3) : sketch.random("c", 1, 3);
        var gemm = sketch.node("gemm", new Gemm(0.5f, 2, false, transposed), a, b, c);
        var folded = firesWithin(TOLERANCE, 1, pass, sketch.to(normalized("y", gemm, 3)));
        assertThat(folded.nodes().getFirst().op()).isEqualTo(new Gemm(0.5f, 1, false, transposed));
    }

    @Test
    void foldsAllThatFollowsAtOnce() {
        var normal = normalized("bn", sketch.conv("conv", x, 6, 4), 4);
        var scaled = sketch.node("scaled", arithmetic(Binary.Function.MUL), normal, sketch.random("scale", 4, 1, 1));
        var shifted = sketch.node("y", arithmetic(Binary.Function.ADD), sketch.random("shift", 1, 4, 1, 1), scaled);
        var folded = firesWithin(TOLERANCE, 1, pass, sketch.to(shifted));
        assertThat(folded.nodes()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ADD", "SUB", "MUL", "DIV"})
    void foldsArithmeticWithANumber(Binary.Function function) {
        var number = sketch.constant("number", Tensor.of(Shape.SCALAR, 1.5f));
        var y = sketch.node("y", arithmetic(function), sketch.conv("conv", x, 6, 4), number);
        firesWithin(TOLERANCE, 1, pass, sketch.to(y));
    }

    @Test
    void foldsSubtractionFromAConstant() {
        var y = sketch.node(
                "y", arithmetic(Binary.Function.SUB), sketch.random("c", 4, 1, 1), sketch.conv("conv", x, 6, 4));
        firesWithin(TOLERANCE, 1, pass, sketch.to(y));
    }

    @Test
    void leavesTheWeightWhereItIsIfItOnlyShifts() {
        var y = sketch.node(
                "y", arithmetic(Binary.Function.ADD), sketch.conv("conv", x, 6, 4), sketch.random("c", 4, 1, 1));
        var folded = firesWithin(TOLERANCE, 1, pass, sketch.to(y));
        assertThat(folded.nodes().getFirst().input(1)).isEqualTo(new Value("conv.weight"));
    }

    @Test
    void leavesAConstantDividedByAConvolution() {
        var y = sketch.node(
                "y", arithmetic(Binary.Function.DIV), sketch.random("c", 4, 1, 1), sketch.conv("conv", x, 6, 4));
        doesNotFire(pass, sketch.to(y));
    }

    @Test
    void leavesConstantsThatAreNotOneAChannel() {
        long[][] shapes = {{7}, {5, 1}, {2, 1, 1, 1}, {1, 1, 4, 1, 1}, {1, 1, 1, 1, 1}};
        for (var shape : shapes) {
            var name = "y" + Arrays.toString(shape);
            var conv = sketch.conv("conv" + name, x, 6, 4);
            sketch.node(name, arithmetic(Binary.Function.MUL), conv, sketch.random("c" + name, shape));
            doesNotFire(pass, sketch.to(new Value(name)));
        }
    }

    @Test
    void leavesAConvolutionThatIsReadElsewhereOrAnOutput() {
        var read = sketch.conv("read", x, 6, 4);
        var output = sketch.conv("output", x, 6, 4);
        doesNotFire(
                pass,
                sketch.to(normalized("y", read, 4), sketch.node("z", RELU, read), output, normalized("w", output, 4)));
    }

    @Test
    void stopsAtAnOutputInTheMiddle() {
        var middle = normalized("middle", sketch.conv("conv", x, 6, 4), 4);
        var folded = firesWithin(TOLERANCE, 1, pass, sketch.to(middle, normalized("y", middle, 4)));
        assertThat(folded.nodes()).hasSize(2);
    }

    @Test
    void leavesTrainingMode() {
        var training = new BatchNormalization(1e-5f, 0.9f, true);
        doesNotFire(pass, sketch.to(normalized("y", training, sketch.conv("conv", x, 6, 4), 4)));
    }

    @Test
    void leavesParametersKnownOnlyWhenRunning() {
        var scale = sketch.input("scale", 4);
        var one = sketch.random("one", 4);
        var conv = sketch.conv("conv", x, 6, 4);
        var weight = sketch.input("weight", 4, 6, 1, 1);
        var fed = sketch.node("fed", new Conv(Sketch.keeping(1), 1), x, weight);
        doesNotFire(
                pass,
                sketch.to(
                        sketch.node("y", INFERENCE, conv, scale, one, one, positive("v", 4)), normalized("z", fed, 4)));
    }

    @Test
    void leavesAVarianceThatMakesNoNumber() {
        var conv = sketch.conv("conv", x, 6, 1);
        var one = sketch.random("one", 1);
        var negative = sketch.constant("negative", Tensor.of(Shape.of(1), -1f));
        doesNotFire(pass, sketch.to(sketch.node("y", INFERENCE, conv, one, one, one, negative)));
    }

    @Test
    void leavesHalfPrecisionWeightsThatWouldOverflow() {
        var half = Tensor.allocate(TensorType.of(DType.FLOAT16, 1, 1, 1, 1), Arena.ofAuto());
        half.set(0, 60000.0);
        var two = Tensor.allocate(TensorType.of(DType.FLOAT16), Arena.ofAuto());
        two.set(0, 2.0);
        var in = sketch.constant("in", Rewriting.random(new Random(1), DType.FLOAT16, 1, 1, 3, 3));
        var conv = sketch.node("conv", new Conv(Sketch.keeping(1), 1), in, sketch.constant("half", half));
        doesNotFire(
                pass, sketch.to(sketch.node("y", arithmetic(Binary.Function.MUL), conv, sketch.constant("two", two))));
    }

    @Test
    void leavesAWeightThatFitsNoInput() {
        var flat = sketch.node("flat", new Conv(Sketch.keeping(3), 1), x, sketch.random("vector", 4));
        var none = new ConvTranspose(Sketch.keeping(3), 0, List.of(), List.of());
        var empty = sketch.node("empty", none, x, sketch.random("weight", 6, 4, 3, 3));
        doesNotFire(pass, sketch.to(normalized("y", flat, 4), normalized("z", empty, 4)));
    }

    private Value normalized(String name, Value value, long channels) {
        return normalized(name, INFERENCE, value, channels);
    }

    private Value normalized(String name, Op op, Value value, long channels) {
        return sketch.node(
                name,
                op,
                value,
                sketch.random(name + ".scale", channels),
                sketch.random(name + ".shift", channels),
                sketch.random(name + ".mean", channels),
                positive(name + ".variance", channels));
    }

    private Value positive(String name, long size) {
        var tensor = Tensor.allocate(TensorType.of(DType.FLOAT32, size), Arena.ofAuto());
        for (long i = 0; i < size; i++) {
            tensor.set(i, 0.1 + i % 3);
        }
        return sketch.constant(name, tensor);
    }

    private static Op arithmetic(Binary.Function function) {
        return new Binary(function);
    }
}
