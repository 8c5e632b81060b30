package io.gatun.pass;

import static io.gatun.pass.Rewriting.doesNotFire;
import static io.gatun.pass.Rewriting.fires;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Clip;
import io.gatun.op.Dropout;
import io.gatun.op.Identity;
import io.gatun.op.Op;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropIdentitiesTest {
    private static final Op IDENTITY = new Identity();
    private static final Unary RELU = Unary.of(Unary.Function.RELU);

    private final Pass pass = new DropIdentities();
    private final Sketch sketch = new Sketch();
    private final Value x = sketch.symbolic("x", 3, 5);

    @Test
    void dropsAChainOfThem() {
        var chain = sketch.node("c", IDENTITY, sketch.node("b", IDENTITY, sketch.node("a", IDENTITY, x)));
        var y = sketch.node("y", new Binary(Binary.Function.MUL), chain, sketch.node("d", IDENTITY, x));
        var dropped = fires(4, pass, sketch.to(y));
        assertThat(dropped.nodes()).hasSize(1);
        assertThat(dropped.nodes().getFirst().inputs()).containsExactly(x, x);
    }

    @Test
    void givesTheNameOfAnOutputToTheProducer() {
        var relu = sketch.node("relu", RELU, x);
        var y = sketch.node("y", IDENTITY, sketch.node("a", IDENTITY, relu));
        var z = sketch.node("z", RELU, relu);
        var dropped = fires(2, pass, sketch.to(y, z));
        assertThat(dropped.nodes()).extracting(Node::output).containsExactly(y, z);
        assertThat(dropped.nodes()).extracting(Node::name).containsExactly("relu", "z");
    }

    @Test
    void keepsTheSecondNameOfOneValue() {
        var relu = sketch.node("relu", RELU, x);
        var dropped = fires(1, pass, sketch.to(sketch.node("y", IDENTITY, relu), sketch.node("z", IDENTITY, relu)));
        assertThat(dropped.nodes()).extracting(Node::output).containsExactly(new Value("y"), new Value("z"));
    }

    @Test
    void keepsAnOutputThatIsAlsoAnInputAConstantOrAnotherOutput() {
        var relu = sketch.node("relu", RELU, x);
        doesNotFire(
                pass,
                sketch.to(
                        sketch.node("a", IDENTITY, x),
                        sketch.node("b", IDENTITY, sketch.random("constant", 2)),
                        relu,
                        sketch.node("c", IDENTITY, relu)));
    }

    @Test
    void dropsDropout() {
        var never = sketch.constant("never", bool(0));
        var ratio = sketch.constant("ratio", Tensor.of(Shape.SCALAR, 0.3f));
        var plain = sketch.node("plain", new Dropout(), x);
        var said = sketch.node("said", new Dropout(), plain, ratio, never);
        assertThat(fires(2, pass, sketch.to(sketch.node("y", RELU, said))).nodes())
                .hasSize(1);
    }

    @Test
    void dropsDropoutWhoseMaskNobodyReads() {
        var kept = new Value("kept");
        sketch.node(new Node("drop", new Dropout(), List.of(x), List.of(kept, new Value("mask"))));
        assertThat(fires(1, pass, sketch.to(sketch.node("y", RELU, kept))).nodes())
                .hasSize(1);
    }

    @Test
    void keepsDropoutThatMayTrainOrWhoseMaskIsRead() {
        var kept = new Value("kept");
        var mask = new Value("mask");
        sketch.node(new Node("drop", new Dropout(), List.of(x), List.of(kept, mask)));
        var always = sketch.constant("always", bool(1));
        var training = sketch.node("training", new Dropout(), x, Value.ABSENT, always);
        doesNotFire(pass, sketch.to(sketch.node("y", RELU, kept), mask, sketch.node("z", RELU, training)));
    }

    @Test
    void dropsClipWithoutBounds() {
        var free = sketch.node("free", new Clip(), x);
        var bounded = sketch.node("bounded", new Clip(), free, sketch.constant("low", Tensor.of(Shape.SCALAR, 0f)));
        assertThat(fires(1, pass, sketch.to(bounded)).nodes())
                .extracting(Node::name)
                .containsExactly("bounded");
    }

    private static Tensor bool(long flag) {
        var tensor = Tensor.allocate(TensorType.of(DType.BOOL), Arena.ofAuto());
        tensor.set(0, flag);
        return tensor;
    }
}
