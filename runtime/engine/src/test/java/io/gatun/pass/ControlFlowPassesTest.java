package io.gatun.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Formal;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.graph.Subgraph;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.If;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What passes do with the graphs inside operators. */
class ControlFlowPassesTest {
    private static final Binary ADD = new Binary(Binary.Function.ADD);
    private static final Unary RELU = Unary.of(Unary.Function.RELU);

    /** A branch that captures x and w and puts out relu(x + w), x itself, and relu(x + w) again. */
    private static Subgraph branch(boolean relu) {
        var builder = new GraphBuilder("branch");
        var x = builder.formal(Formal.of(new Value("x")));
        var w = builder.formal(Formal.of(new Value("w")));
        var sum = builder.node("sum", ADD, x, w);
        var result = relu ? builder.node("result", RELU, sum) : sum;
        return builder.subgraph(2, List.of(Formal.of(result), Formal.of(x), Formal.of(result)));
    }

    private static Graph graph(boolean constantCondition) {
        var builder = new GraphBuilder("graph");
        var x = builder.input("x", DType.FLOAT32, Dim.of(2));
        var w = builder.constant("w", Tensor.of(Shape.of(2), 1f, -5f));
        var yes = Tensor.allocate(DType.BOOL, Shape.of());
        yes.set(0, 1L);
        var c = constantCondition ? builder.constant("c", yes) : builder.input("c", DType.BOOL);
        var outputs = List.of(new Value("result"), new Value("same"), new Value("again"));
        builder.node(new Node("if", new If(branch(true), branch(false)), List.of(c, x, w), outputs));
        outputs.forEach(builder::output);
        return builder.build();
    }

    @Test
    void aBranchThatIsAlwaysTakenTakesThePlaceOfItsIf() {
        var inlined = Rewriting.fires(1, new InlineBranches(), graph(true));
        assertThat(inlined.nodes()).extracting(Node::operator).containsExactly("Add", "Relu", "Identity", "Identity");
        assertThat(inlined.nodes().getFirst().name()).isEqualTo("if/sum");
        assertThat(inlined.producer(new Value("result")).orElseThrow().operator())
                .isEqualTo("Relu");
        Rewriting.assertSameResults(graph(true), inlined, 0, 1);
    }

    @Test
    void aConditionThatOnlyRunsTellStays() {
        Rewriting.doesNotFire(new InlineBranches(), graph(false));
    }

    @Test
    void constantsThatBodiesCaptureBecomeTheirOwn() {
        var bound = Rewriting.fires(1, new BindCaptures(), graph(false));
        var node = bound.nodes().getFirst();
        assertThat(node.inputs()).extracting(Value::name).containsExactly("c", "x");
        for (var body : ((If) node.op()).bodies()) {
            assertThat(body.captures()).isEqualTo(1);
            assertThat(((Subgraph) body).constants()).containsKey(new Value("w"));
        }
        assertThat(bound.constants()).isEmpty();
        assertThat(bound.allConstants()).hasSize(2);
    }

    @Test
    void whatIsInlinedIsFoldedInTurn() {
        var optimised = Passes.run(graph(true), Arena.ofAuto());
        assertThat(optimised.rewrites()).contains(new Rewrite("InlineBranches", 1));
        assertThat(optimised.graph().nodes()).extracting(Node::operator).doesNotContain("If");
    }
}
