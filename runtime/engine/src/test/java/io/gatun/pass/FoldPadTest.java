package io.gatun.pass;

import static io.gatun.pass.Rewriting.doesNotFire;
import static io.gatun.pass.Rewriting.fires;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Value;
import io.gatun.op.AveragePool;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.op.MaxPool;
import io.gatun.op.Op;
import io.gatun.op.Pad;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoldPadTest {
    private static final Op ZEROS = new Pad(Pad.Mode.CONSTANT);
    private static final Padding NONE = new Padding.Explicit(List.of(), List.of());
    private static final Padding WIDE = new Padding.Explicit(List.of(0L, 1L), List.of(1L, 0L));

    private final Pass pass = new FoldPad();
    private final Sketch sketch = new Sketch();
    private final Value x = sketch.symbolic("x", 3, 6, 7);
    private final Value pads = longs("pads", 0, 0, 1, 2, 0, 0, 1, 0);

    @Test
    void foldsIntoConv() {
        var conv = sketch.conv("conv", sketch.node("pad", ZEROS, x, pads), 3, 4);
        var folded = fires(1, pass, sketch.to(conv));
        var window = ((Conv) folded.nodes().getFirst().op()).window();
        assertThat(folded.nodes()).hasSize(1);
        assertThat(window.padding()).isEqualTo(new Padding.Explicit(List.of(2L, 3L), List.of(2L, 1L)));
    }

    @Test
    void foldsIntoConvWithoutPaddingOfItsOwn() {
        var explicit = conv("explicit", NONE, sketch.node("pad", ZEROS, x, pads));
        var valid = conv("valid", new Padding.Valid(), sketch.node("other", ZEROS, x, pads));
        assertThat(fires(2, pass, sketch.to(explicit, valid)).nodes()).hasSize(2);
    }

    @Test
    void foldsPadsOfListedAxesAndOneAfterAnother() {
        var zero = sketch.constant("zero", Tensor.of(Shape.SCALAR, 0f));
        var rows = sketch.node("rows", ZEROS, x, longs("row", 1, 2), zero, longs("second", 2));
        var columns = sketch.node("columns", ZEROS, rows, longs("column", 3, 0), zero, longs("last", -1));
        assertThat(fires(2, pass, sketch.to(sketch.conv("conv", columns, 3, 4))).nodes())
                .hasSize(1);
    }

    @Test
    void foldsIntoAFusedConvolution() {
        var op = new FusedConv(new Conv(Sketch.keeping(3), 1), false, Optional.empty());
        var weight = sketch.random("weight", 4, 3, 3, 3);
        fires(1, pass, sketch.to(sketch.node("conv", op, sketch.node("pad", ZEROS, x, pads), weight)));
    }

    @Test
    void foldsIntoPoolsThatCountIt() {
        var counting = sketch.node("a", new AveragePool(window(WIDE), false, true), sketch.node("p", ZEROS, x, pads));
        var bare = sketch.node("b", new AveragePool(window(NONE), false, false), sketch.node("q", ZEROS, x, pads));
        var folded = fires(2, pass, sketch.to(counting, bare));
        assertThat(folded.nodes()).allMatch(node -> ((AveragePool) node.op()).countIncludePad());
    }

    @Test
    void leavesOtherPools() {
        var notCounting =
                sketch.node("a", new AveragePool(window(WIDE), false, false), sketch.node("p", ZEROS, x, pads));
        var ceil = sketch.node("b", new AveragePool(window(NONE), true, true), sketch.node("q", ZEROS, x, pads));
        var max = sketch.node("c", new MaxPool(window(NONE), false, false), sketch.node("r", ZEROS, x, pads));
        var tooWide = longs("wide", 0, 0, 5, 0, 0, 0, 0, 0);
        var all = sketch.node("d", new AveragePool(window(NONE), false, true), sketch.node("s", ZEROS, x, tooWide));
        doesNotFire(pass, sketch.to(notCounting, ceil, max, all));
    }

    @Test
    void leavesPadsThatConvolutionsCannotDo() {
        var one = sketch.constant("one", Tensor.of(Shape.SCALAR, 1f));
        var fed = sketch.input("fed");
        var batch = sketch.node("batch", ZEROS, x, longs("batches", 1, 0, 1, 2, 0, 0, 2, 0));
        var negative = sketch.node("negative", ZEROS, x, longs("less", 0, 0, -1, 2, 0, 0, 2, 0));
        var reflected = sketch.node("reflected", new Pad(Pad.Mode.REFLECT), x, pads);
        var ones = sketch.node("ones", ZEROS, x, pads, one);
        var unknown = sketch.node("unknown", ZEROS, x, pads, fed);
        var outputs = List.of(batch, negative, reflected, ones, unknown).stream()
                .map(value -> sketch.conv("c." + value, value, 3, 4))
                .toArray(Value[]::new);
        doesNotFire(pass, sketch.to(outputs));
    }

    @Test
    void leavesConvolutionsWhosePaddingFollowsTheInput() {
        doesNotFire(pass, sketch.to(conv("conv", new Padding.SameUpper(), sketch.node("pad", ZEROS, x, pads))));
    }

    @Test
    void leavesAPadThatIsReadElsewhereOrAnOutput() {
        var read = sketch.node("read", ZEROS, x, pads);
        var output = sketch.node("output", ZEROS, x, pads);
        doesNotFire(
                pass,
                sketch.to(
                        sketch.conv("a", read, 3, 4),
                        sketch.node("b", Unary.of(Unary.Function.RELU), read),
                        output,
                        sketch.conv("c", output, 3, 4)));
    }

    @Test
    void leavesPadsThatFitNoInput() {
        var few = sketch.node("few", ZEROS, x, longs("three", 1, 1, 1));
        var outside = sketch.node("outside", ZEROS, x, longs("two", 1, 1), Value.ABSENT, longs("axis", 7));
        doesNotFire(pass, sketch.to(sketch.conv("a", few, 3, 4), sketch.conv("b", outside, 3, 4)));
    }

    private Value conv(String name, Padding padding, Value from) {
        var window = new Window(List.of(), List.of(2L, 1L), List.of(), padding);
        return sketch.conv(name, new Conv(window, 1), from, 3, 4, 3);
    }

    private static Window window(Padding padding) {
        return new Window(List.of(3L, 4L), List.of(2L, 1L), List.of(), padding);
    }

    private Value longs(String name, long... values) {
        return sketch.constant(name, Tensor.of(Shape.of(values.length), values));
    }
}
