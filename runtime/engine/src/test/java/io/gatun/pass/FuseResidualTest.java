package io.gatun.pass;

import static io.gatun.pass.Rewriting.doesNotFire;
import static io.gatun.pass.Rewriting.fires;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.op.Unary;
import io.gatun.op.Variadic;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FuseResidualTest {
    private static final Binary ADD = new Binary(Binary.Function.ADD);
    private static final Unary RELU = Unary.of(Unary.Function.RELU);

    private final Pass pass = new FuseResidual();
    private final Sketch sketch = new Sketch();
    private final Value x = sketch.input("x", 2, 3, 5, 7);

    @Test
    void fusesAnAddWhicheverSideTheConvolutionIsOn() {
        var left = sketch.node("left", ADD, sketch.conv("c1", x, 3, 3), x);
        var right = sketch.node("right", ADD, left, sketch.conv("c2", left, 3, 3));
        var fused = fires(2, pass, sketch.to(right));
        assertThat(fused.nodes()).extracting(Node::name).containsExactly("c1", "c2");
        assertThat(fused.nodes().getFirst().inputs())
                .containsExactly(x, new Value("c1.weight"), new Value("c1.bias"), x);
        assertThat(fused.nodes().getLast().output()).isEqualTo(new Value("right"));
    }

    @Test
    void standsBehindAResidualMadeAfterTheConvolution() {
        var conv = sketch.conv("conv", x, 3, 3);
        var late = sketch.node("late", RELU, x);
        var fused = fires(1, pass, sketch.to(sketch.node("y", ADD, conv, late)));
        assertThat(fused.nodes()).extracting(Node::name).containsExactly("late", "conv");
    }

    @Test
    void givesTheAddToTheLaterOfTwoConvolutions() {
        var first = sketch.conv("first", x, 3, 4);
        var second = sketch.conv("second", new Conv(Sketch.keeping(1), 1), x, 3, 4, 1);
        var fused = fires(1, pass, sketch.to(sketch.node("y", ADD, second, first)));
        assertThat(fused.nodes()).extracting(Node::name).containsExactly("first", "second");
    }

    @Test
    void takesTheOtherConvolutionIfTheLaterHasMoreReaders() {
        var first = sketch.conv("first", x, 3, 4);
        var second = sketch.conv("second", x, 3, 4);
        var fused = fires(1, pass, sketch.to(sketch.node("y", ADD, first, second), second));
        assertThat(fused.nodes()).extracting(Node::name).containsExactly("second", "first");
    }

    @Test
    void fusesASumOfTwoButNotOfThree() {
        var sum = new Variadic(Variadic.Function.SUM);
        var two = sketch.node("two", sum, sketch.conv("c1", x, 3, 3), x);
        var three = sketch.node("three", sum, sketch.conv("c2", two, 3, 3), x, two);
        var other = sketch.node("mean", new Variadic(Variadic.Function.MEAN), sketch.conv("c3", x, 3, 3), x);
        fires(1, pass, sketch.to(three, other));
    }

    @Test
    void leavesAnAddThatBroadcasts() {
        var conv = sketch.conv("conv", x, 3, 3);
        var column = sketch.input("column", 1, 3, 1, 1);
        var wide = sketch.input("wide", 2, 2, 3, 5, 7);
        doesNotFire(pass, sketch.to(sketch.node("y", ADD, conv, column)));
        doesNotFire(pass, sketch.to(sketch.node("z", ADD, sketch.conv("other", x, 3, 3), wide)));
    }

    @Test
    void leavesAnAddWhoseTypesAreNotKnown() {
        var unbound = new Sketch();
        var in = unbound.symbolic("x", 3, 5, 7);
        doesNotFire(pass, unbound.to(unbound.node("y", ADD, unbound.conv("conv", in, 3, 3), in)));
    }

    @Test
    void leavesAConvolutionAddedToItself() {
        var conv = sketch.conv("conv", x, 3, 3);
        doesNotFire(pass, sketch.to(sketch.node("y", ADD, conv, conv)));
    }

    @Test
    void leavesAConvolutionThatIsReadElsewhere() {
        var conv = sketch.conv("conv", x, 3, 3);
        doesNotFire(pass, sketch.to(sketch.node("y", ADD, conv, x), sketch.node("z", RELU, conv)));
    }

    @Test
    void leavesAConvolutionThatIsAnOutput() {
        var conv = sketch.conv("conv", x, 3, 3);
        doesNotFire(pass, sketch.to(conv, sketch.node("y", ADD, conv, x)));
    }

    @Test
    void leavesAnAddOfAConstantAndOtherArithmetic() {
        var constant = sketch.random("constant", 2, 3, 5, 7);
        var sum = sketch.node("sum", ADD, sketch.conv("conv", x, 3, 3), constant);
        var product = sketch.node("product", new Binary(Binary.Function.MUL), sketch.conv("other", x, 3, 3), x);
        doesNotFire(pass, sketch.to(sum, product));
    }

    @Test
    void leavesAnAddBehindAnActivationOrASecondResidual() {
        var weight = sketch.random("weight", 3, 3, 3, 3);
        var plain = new Conv(Sketch.keeping(3), 1);
        var summed = new FusedConv(plain, true, Optional.empty());
        var one = sketch.node(new Node("one", summed, List.of(x, weight, Value.ABSENT, x), List.of(new Value("one"))));
        doesNotFire(
                pass,
                sketch.to(
                        sketch.node("y", ADD, one, x),
                        sketch.node("z", ADD, sketch.node("relu", RELU, sketch.conv("conv", x, 3, 3)), x)));
    }
}
