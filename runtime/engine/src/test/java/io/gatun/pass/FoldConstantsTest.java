package io.gatun.pass;

import static io.gatun.pass.Rewriting.doesNotFire;
import static io.gatun.pass.Rewriting.fires;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Dropout;
import io.gatun.op.Identity;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
        sketch.node(new Node("drop", new Dropout(), List.of(sketch.random("a", 5)), outputs));
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
        var row =
                Tensor.view(TensorType.of(DType.FLOAT32, 1, columns), MemorySegment.ofArray(new float[(int) columns]));
        var column =
                Tensor.view(TensorType.of(DType.FLOAT32, columns, 1), MemorySegment.ofArray(new float[(int) columns]));
        var outer = sketch.node("outer", ADD, sketch.constant("row", row), sketch.constant("column", column));
        doesNotFire(pass, sketch.to(outer));
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
