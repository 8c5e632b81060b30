package io.gatun.pass;

import static io.gatun.pass.Rewriting.doesNotFire;
import static io.gatun.pass.Rewriting.fires;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Concat;
import io.gatun.op.ConstantOfShape;
import io.gatun.op.Dropout;
import io.gatun.op.Gather;
import io.gatun.op.Identity;
import io.gatun.op.Reshape;
import io.gatun.op.ShapeOf;
import io.gatun.op.SizeOf;
import io.gatun.op.Unary;
import io.gatun.op.Unsqueeze;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldConstantsTest {
    private static final Unary RELU = Unary.of(Unary.Function.RELU);
    private static final Binary ADD = new Binary(Binary.Function.ADD);

    private final Pass pass = new FoldConstants();
    private final Sketch sketch = new Sketch();

    @Test
    void foldsAChainInOneRoundAndDropsWhatItNeeded() {
        var x = sketch.symbolic("x", 3);
        var sum = sketch.node("sum", ADD, sketch.random("a", 2, 3), sketch.random("b", 3));
        var positive = sketch.node("positive", RELU, sum);
        var folded = fires(2, pass, sketch.to(sketch.node("y", ADD, x, positive)));
        assertThat(folded.nodes()).extracting(Node::name).containsExactly("y");
        assertThat(folded.constants().keySet()).containsExactly(new Value("positive"));
    }

    @Test
    void keepsTheNameOfAnOutputThatIsConstant() {
        var y = sketch.node("y", RELU, sketch.random("a", 2, 3));
        assertThat(fires(1, pass, sketch.to(y)).nodes()).isEmpty();
    }

    @Test
    void foldsAllOutputsOfANode() {
        var outputs = List.of(new Value("kept"), new Value("mask"));
        sketch.node(new Node("drop", new Dropout(false), List.of(sketch.random("a", 5)), outputs));
        var folded = fires(1, pass, sketch.to(outputs.get(0), outputs.get(1)));
        assertThat(folded.constant(outputs.get(1)).orElseThrow().dtype()).isEqualTo(DType.BOOL);
    }

    @Test
    void leavesWhatDependsOnAnInput() {
        var x = sketch.symbolic("x", 3);
        doesNotFire(pass, sketch.to(sketch.node("y", ADD, x, sketch.random("a", 3))));
    }

    @Test
    void leavesResultsTooLargeForTheMemoryOfAModel() {
        long columns = 1 << 15;
        var row = Tensor.allocate(TensorType.of(DType.FLOAT32, 1, columns), Arena.ofAuto());
        var column = row.reshaped(Shape.of(columns, 1));
        var outer = sketch.node("outer", ADD, sketch.constant("row", row), sketch.constant("column", column));
        doesNotFire(pass, sketch.to(outer));
    }

    @Test
    void foldsShapeArithmeticOnceTheInputIsKnown() {
        var x = sketch.symbolic("x", 3, 4);
        var batch = sketch.node(
                "batch", new Gather(0), sketch.node("shape", new ShapeOf(0, Long.MAX_VALUE), x), longs("first", 0));
        var target = sketch.node("target", new Concat(0), batch, longs("rest", -1));
        var rows = sketch.node("rows", new Reshape(false), x, target);
        // Only once the Reshape is known is the shape behind it.
        var size = sketch.node("size", new SizeOf(), rows);
        var column = sketch.node("column", new Unsqueeze(), size, longs("axis", 0));
        var graph = sketch.to(sketch.node("y", new Reshape(false), rows, column));

        doesNotFire(pass, graph);
        var folded = fires(5, pass, graph.bind(List.of(Shape.of(2, 3, 4))));
        assertThat(folded.nodes()).extracting(Node::name).containsExactly("rows", "y");
        assertThat(folded.constant(target).orElseThrow().toLongs()).containsExactly(2, -1);
        assertThat(folded.constant(column).orElseThrow().toLongs()).containsExactly(24);
    }

    @Test
    void foldsWeightsThatAFileOnlyDescribes() {
        var filled = Tensor.of(Shape.of(1), 0.02f);
        var weight = sketch.node("weight", new ConstantOfShape(filled), longs("shape", 3, 1000, 1000));
        var folded = fires(2, pass, sketch.to(sketch.node("y", new ShapeOf(0, 1), weight), weight));
        assertThat(folded.constant(weight).orElseThrow().floatAt(2_999_999)).isEqualTo(0.02f);
    }

    private Value longs(String name, long... values) {
        return sketch.constant(name, Tensor.of(Shape.of(values.length), values));
    }

    @Test
    void stopsWhenLargeConstantsFillTheirRoom() {
        var filled = Tensor.of(Shape.of(1), 0.5f);
        var shape = longs("shape", 2, 1 << 18);
        var outputs = new Value[3];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = sketch.node("large" + i, new ConstantOfShape(filled), shape);
        }
        var small = sketch.node("small", new ConstantOfShape(filled), longs("few", 3));
        var graph = sketch.to(outputs[0], outputs[1], outputs[2], small);
        long room = 5L << 20;
        assertThat(fires(3, new FoldConstants(room), graph).nodes())
                .extracting(Node::name)
                .containsExactly("large2");
    }

    @Test
    void namesTheNodeThatCannotBeComputed() {
        var one = sketch.constant("one", Tensor.of(Shape.of(1), 1L));
        var zero = sketch.constant("zero", Tensor.of(Shape.of(1), 0L));
        var graph = sketch.to(sketch.node("ratio", new Binary(Binary.Function.DIV), one, zero));
        assertThatThrownBy(() -> Passes.run(graph, Arena.ofAuto()))
                .isInstanceOf(GatunException.class)
                .hasMessage("node 'ratio' (Div): division of a whole number by zero");
    }

    @Test
    void ignoresWhatNobodyNeeds() {
        var one = sketch.constant("one", Tensor.of(Shape.of(1), 1L));
        var zero = sketch.constant("zero", Tensor.of(Shape.of(1), 0L));
        sketch.node("ratio", new Binary(Binary.Function.DIV), one, zero);
        doesNotFire(pass, sketch.to(sketch.node("y", new Identity(), sketch.symbolic("x", 3))));
    }
}
