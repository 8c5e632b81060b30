package io.gatun.pass;

import static io.gatun.pass.Rewriting.doesNotFire;
import static io.gatun.pass.Rewriting.fires;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Cast;
import io.gatun.op.CastLike;
import io.gatun.op.Clip;
import io.gatun.op.Concat;
import io.gatun.op.Dropout;
import io.gatun.op.Expand;
import io.gatun.op.Flatten;
import io.gatun.op.Identity;
import io.gatun.op.Op;
import io.gatun.op.Pad;
import io.gatun.op.Reshape;
import io.gatun.op.Slice;
import io.gatun.op.Split;
import io.gatun.op.Squeeze;
import io.gatun.op.Tile;
import io.gatun.op.Transpose;
import io.gatun.op.Unary;
import io.gatun.op.Unsqueeze;
import io.gatun.op.Variadic;
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
        var plain = sketch.node("plain", new Dropout(false), x);
        var said = sketch.node("said", new Dropout(false), plain, ratio, never);
        assertThat(fires(2, pass, sketch.to(sketch.node("y", RELU, said))).nodes())
                .hasSize(1);
    }

    @Test
    void dropsDropoutWhoseMaskNobodyReads() {
        var kept = new Value("kept");
        sketch.node(new Node("drop", new Dropout(false), List.of(x), List.of(kept, new Value("mask"))));
        assertThat(fires(1, pass, sketch.to(sketch.node("y", RELU, kept))).nodes())
                .hasSize(1);
    }

    @Test
    void keepsDropoutThatMayTrainOrWhoseMaskIsRead() {
        var kept = new Value("kept");
        var mask = new Value("mask");
        sketch.node(new Node("drop", new Dropout(false), List.of(x), List.of(kept, mask)));
        var always = sketch.constant("always", bool(1));
        var training = sketch.node("training", new Dropout(false), x, Value.ABSENT, always);
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

    @Test
    void dropsWhatChangesNoTypeOnceItIsKnown() {
        var same = longs("same", 2, 3, 5);
        var casted = sketch.node("cast", new Cast(DType.FLOAT32), x);
        var like = sketch.node("like", new CastLike(io.gatun.tensor.Narrowing.DEFAULT), casted, x);
        var reshaped = sketch.node("reshape", new Reshape(false), like, same);
        var expanded = sketch.node("expand", new Expand(), reshaped, same);
        var tiled = sketch.node("tile", new Tile(), expanded, longs("once", 1, 1, 1));
        var squeezed = sketch.node("squeeze", new Squeeze(), tiled);
        var unsqueezed = sketch.node("unsqueeze", new Unsqueeze(), squeezed, longs("none"));
        var split = sketch.node("split", new Split(1), unsqueezed);
        var sliced = sketch.node("slice", new Slice(), split, longs("start", 0), longs("end", 9));
        var flat = sketch.node("flat", new Flatten(2), sliced);
        var graph = sketch.to(sketch.node("y", RELU, sketch.node("flatter", new Flatten(1), flat)));

        doesNotFire(pass, graph);
        var dropped = fires(10, pass, graph.bind(List.of(Shape.of(2, 3, 5))));
        assertThat(dropped.nodes()).extracting(Node::name).containsExactly("flat", "y");
    }

    @Test
    void dropsWhatChangesNothingWhateverTheType() {
        var transposed = sketch.node("transpose", new Transpose(List.of(0L, 1L, 2L)), x);
        var one = sketch.node("concat", new Concat(1), transposed);
        var sum = sketch.node("sum", new Variadic(Variadic.Function.SUM), one);
        var padded = sketch.node("pad", new Pad(Pad.Mode.EDGE), sum, longs("zeros", 0, 0, 0, 0, 0, 0));
        assertThat(fires(4, pass, sketch.to(sketch.node("y", RELU, padded))).nodes())
                .hasSize(1);
    }

    @Test
    void dropsMultiplicationByOne() {
        var product = sketch.node("product", new Binary(Binary.Function.MUL), x, number("one", 1));
        var ratio = sketch.node("ratio", new Binary(Binary.Function.DIV), product, number("uno", 1));
        var graph = sketch.to(sketch.node("y", RELU, ratio)).bind(List.of(Shape.of(2, 3, 5)));
        assertThat(fires(2, pass, graph).nodes()).hasSize(1);
    }

    @Test
    void keepsWhatMerelyKeepsTheShape() {
        var reversed = sketch.node(
                "reversed", new Slice(), x, longs("start", 4), longs("end", -9), longs("axis", 2), longs("step", -1));
        var shifted = sketch.node("shifted", new Pad(Pad.Mode.CONSTANT), x, longs("pads", 0, 0, 1, 0, 0, -1));
        var transposed = sketch.node("transposed", new Transpose(List.of(0L, 2L, 1L)), x);
        var more = sketch.node("more", new Binary(Binary.Function.ADD), x, number("one", 1));
        var twice = sketch.node("twice", new Binary(Binary.Function.MUL), x, number("two", 2));
        var wider = sketch.node("wider", new Binary(Binary.Function.MUL), x, sketch.constant("ones", ones(1, 1, 1, 1)));
        var rounded = sketch.node("rounded", new Cast(DType.FLOAT16), x);
        doesNotFire(
                pass,
                sketch.to(reversed, shifted, transposed, more, twice, wider, rounded)
                        .bind(List.of(Shape.of(2, 3, 5))));
    }

    @Test
    void keepsASplitWhoseEmptyRestIsRead() {
        var parts = List.of(new Value("all"), new Value("rest"));
        sketch.node(new Node("split", new Split(1), List.of(x, longs("lengths", 3, 0)), parts));
        var graph = sketch.to(sketch.node("y", RELU, parts.get(0)), parts.get(1));
        doesNotFire(pass, graph.bind(List.of(Shape.of(2, 3, 5))));
    }

    private Value longs(String name, long... values) {
        return sketch.constant(name, Tensor.of(Shape.of(values.length), values));
    }

    private Value number(String name, float value) {
        return sketch.constant(name, Tensor.of(Shape.SCALAR, value));
    }

    private static Tensor ones(long... dims) {
        return Tensor.of(Shape.of(dims), 1f);
    }

    private static Tensor bool(long flag) {
        var tensor = Tensor.allocate(TensorType.of(DType.BOOL), Arena.ofAuto());
        tensor.set(0, flag);
        return tensor;
    }
}
