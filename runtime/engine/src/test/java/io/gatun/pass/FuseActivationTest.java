package io.gatun.pass;

import static io.gatun.pass.Rewriting.doesNotFire;
import static io.gatun.pass.Rewriting.fires;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Activation;
import io.gatun.op.Clip;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.op.FusedGemm;
import io.gatun.op.Gemm;
import io.gatun.op.Unary;
import io.gatun.op.Unary.Function;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FuseActivationTest {
    private final Pass pass = new FuseActivation();
    private final Sketch sketch = new Sketch();

    @ParameterizedTest
    @EnumSource(
            names = {
                "RELU",
                "LEAKY_RELU",
                "ELU",
                "SELU",
                "SIGMOID",
                "TANH",
                "HARD_SIGMOID",
                "HARD_SWISH",
                "SOFTPLUS",
                "MISH"
            })
    void fusesAFunctionOfOneNumberBeforeShapesAreKnown(Function function) {
        var conv = sketch.conv("conv", sketch.symbolic("x", 3, 5, 7), 3, 4);
        var fused = fires(1, pass, sketch.to(sketch.node("y", Unary.of(function), conv)));

        var node = fused.nodes().getFirst();
        assertThat(fused.nodes()).hasSize(1);
        assertThat(node.name()).isEqualTo("conv");
        assertThat(node.output()).isEqualTo(new Value("y"));
        assertThat(node.op())
                .isEqualTo(new FusedConv(
                        new Conv(Sketch.keeping(3), 1),
                        false,
                        Optional.of(new Activation.Function(Unary.of(function)))));
    }

    @Test
    void fusesEveryPairOfAChain() {
        var x = sketch.symbolic("x", 3, 5, 7);
        var first = sketch.node("r1", Unary.of(Function.RELU), sketch.conv("c1", x, 3, 4));
        var second = sketch.node("r2", Unary.of(Function.RELU), sketch.conv("c2", first, 4, 2));
        assertThat(fires(2, pass, sketch.to(first, second)).nodes()).hasSize(2);
    }

    @Test
    void fusesClipWithConstantBounds() {
        var conv = sketch.conv("conv", sketch.symbolic("x", 3, 5, 7), 3, 4);
        var low = sketch.constant("low", Tensor.of(Shape.SCALAR, -0.5f));
        var high = sketch.constant("high", Tensor.of(Shape.SCALAR, 0.75f));
        var fused = fires(1, pass, sketch.to(sketch.node("y", new Clip(), conv, low, high)));
        assertThat(activationOf(fused.nodes().getFirst())).isEqualTo(new Activation.Range(-0.5f, 0.75f));
        assertThat(fused.constants().keySet()).doesNotContain(low, high);
    }

    @Test
    void fusesClipWithOneBound() {
        var conv = sketch.conv("conv", sketch.symbolic("x", 3, 5, 7), 3, 4);
        var high = sketch.constant("high", Tensor.of(Shape.of(1), 0.75f));
        var fused = fires(1, pass, sketch.to(sketch.node("y", new Clip(), conv, Value.ABSENT, high)));
        assertThat(activationOf(fused.nodes().getFirst()))
                .isEqualTo(new Activation.Range(Float.NEGATIVE_INFINITY, 0.75f));
    }

    @Test
    void leavesClipWithABoundKnownOnlyWhenRunning() {
        var conv = sketch.conv("conv", sketch.symbolic("x", 3, 5, 7), 3, 4);
        doesNotFire(pass, sketch.to(sketch.node("y", new Clip(), conv, sketch.input("low"))));
    }

    @Test
    void leavesClipWhoseBoundsAreOutOfOrder() {
        var conv = sketch.conv("conv", sketch.symbolic("x", 3, 5, 7), 3, 4);
        var low = sketch.constant("low", Tensor.of(Shape.SCALAR, 1f));
        var high = sketch.constant("high", Tensor.of(Shape.SCALAR, -1f));
        doesNotFire(pass, sketch.to(sketch.node("y", new Clip(), conv, low, high)));
    }

    @Test
    void leavesAConvolutionThatOthersRead() {
        var conv = sketch.conv("conv", sketch.symbolic("x", 3, 5, 7), 3, 4);
        doesNotFire(
                pass,
                sketch.to(
                        sketch.node("y", Unary.of(Function.RELU), conv),
                        sketch.node("z", Unary.of(Function.TANH), conv)));
    }

    @Test
    void leavesAConvolutionThatIsAnOutput() {
        var conv = sketch.conv("conv", sketch.symbolic("x", 3, 5, 7), 3, 4);
        doesNotFire(pass, sketch.to(conv, sketch.node("y", Unary.of(Function.RELU), conv)));
    }

    @Test
    void leavesWhatIsNoActivationAndASecondOne() {
        var conv = sketch.conv("conv", sketch.symbolic("x", 3, 5, 7), 3, 4);
        var relu = sketch.node("relu", Unary.of(Function.RELU), conv);
        var sine = sketch.node("sine", Unary.of(Function.SIN), sketch.conv("other", relu, 4, 4));
        var fused = fires(1, pass, sketch.to(sketch.node("y", Unary.of(Function.TANH), relu), sine));
        assertThat(fused.nodes()).hasSize(4);
    }

    @Test
    void keepsTheResidual() {
        var x = sketch.input("x", 1, 3, 5, 7);
        var weight = sketch.random("weight", 3, 3, 3, 3);
        var op = new FusedConv(new Conv(Sketch.keeping(3), 1), true, Optional.empty());
        var conv = sketch.node(new Node("conv", op, List.of(x, weight, Value.ABSENT, x), List.of(new Value("sum"))));
        var fused = fires(1, pass, sketch.to(sketch.node("y", Unary.of(Function.RELU), conv)));
        assertThat(fused.nodes().getFirst().inputs()).containsExactly(x, weight, Value.ABSENT, x);
        assertThat(((FusedConv) fused.nodes().getFirst().op()).residual()).isTrue();
    }

    @Test
    void fusesIntoAMatrixProduct() {
        var gemm = new Gemm(1, 1, false, false);
        var product = sketch.node("fc", gemm, sketch.input("x", 2, 5), sketch.random("w", 5, 3), sketch.random("b", 3));
        var fused = fires(1, pass, sketch.to(sketch.node("y", Unary.of(Function.RELU), product)));
        assertThat(fused.nodes()).hasSize(1);
        assertThat(fused.nodes().getFirst().name()).isEqualTo("fc");
        assertThat(fused.nodes().getFirst().op())
                .isEqualTo(new FusedGemm(gemm, new Activation.Function(Unary.of(Function.RELU))));
    }

    @Test
    void leavesAMatrixProductOfWholeNumbersAndOneThatOthersRead() {
        var gemm = new Gemm(1, 1, false, false);
        var whole = sketch.constant("whole", Tensor.of(Shape.of(1, 1), 3));
        var ints = sketch.node("ints", gemm, whole, whole);
        var read = sketch.node("read", gemm, sketch.input("x", 2, 5), sketch.random("w", 5, 3));
        var relu = Unary.of(Function.RELU);
        doesNotFire(pass, sketch.to(sketch.node("y", relu, ints), sketch.node("z", relu, read), read));
    }

    private static Activation activationOf(Node node) {
        return ((FusedConv) node.op()).activation().orElseThrow();
    }
}
