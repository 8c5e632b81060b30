package io.gatun.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.op.Binary;
import io.gatun.op.Cast;
import io.gatun.op.Op;
import io.gatun.op.Transpose;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToleranceTest {
    private static final float NEXT_TO_ONE = Math.nextUp(1f);

    @Test
    void whatOnlyMovesNumbersMustNotChangeThem() {
        assertThat(passes(new Transpose(List.of()), 1000, 1000 * NEXT_TO_ONE * NEXT_TO_ONE * 1.0001f))
                .isFalse();
    }

    @Test
    void aFunctionMayBeWrongByAFewUnits() {
        float exact = (float) Math.tanh(0.5);
        assertThat(passes(Unary.of(Unary.Function.TANH), 0.5f, exact * (1 + 4e-7f)))
                .isTrue();
        assertThat(passes(Unary.of(Unary.Function.TANH), 0.5f, exact * (1 + 2e-5f)))
                .isFalse();
    }

    @Test
    void aSteepFunctionMayBeWrongByMore() {
        // the logarithm of a number next to 1: what its last place says is what the result is
        float exact = (float) Math.log(NEXT_TO_ONE);
        assertThat(passes(Unary.of(Unary.Function.LOG), NEXT_TO_ONE, 3 * exact)).isTrue();
        assertThat(passes(Unary.of(Unary.Function.LOG), 2, (float) Math.log(2) * 1.0001f))
                .isFalse();
    }

    @Test
    void aSumThatCancelsMayBeWrongByUnitsOfWhatItAdds() {
        var builder = new GraphBuilder("sum");
        var x = builder.input("x", DType.FLOAT32, Dim.of(1));
        var c = builder.constant("c", Tensor.of(Shape.of(1), 1000f));
        var y = builder.node("y", new Binary(Binary.Function.SUB), builder.node("t", doubled(), x, x), c);
        var graph = builder.output(y).build();
        assertThat(check(graph, 500.0001f, 0.00035f)).isTrue();
        assertThat(check(graph, 500.0001f, 0.1f)).isFalse();
    }

    private static Op doubled() {
        return new Binary(Binary.Function.ADD);
    }

    @Test
    void aChoiceOnTheEdgeMayFallEitherWay() {
        var builder = new GraphBuilder("edge");
        var x = builder.input("x", DType.FLOAT32, Dim.of(1));
        var half = builder.constant("c", Tensor.of(Shape.of(1), 3f));
        var y = builder.node("y", new Cast(DType.INT32), builder.node("d", new Binary(Binary.Function.DIV), x, half));
        var graph = builder.output(y).build();
        assertThat(check(graph, 6, 1)).as("6 / 3 is 2 or a little less").isTrue();
        assertThat(check(graph, 7, 1)).isFalse();
    }

    private static boolean passes(Op op, float input, float got) {
        var builder = new GraphBuilder("one");
        var y = builder.node("y", op, builder.input("x", DType.FLOAT32, Dim.of(1)));
        return check(builder.output(y).build(), input, got);
    }

    private static boolean check(Graph graph, float input, double got) {
        var feed = List.of(Tensor.of(Shape.of(1), input));
        var arena = Arena.ofAuto();
        var want = Definition.run(graph, feed, Noise.NONE, arena).getFirst();
        var actual = Tensor.allocate(want.type(), arena);
        actual.set(0, got);
        var randomCase = new RandomCase(0, graph, List.of(feed));
        return new Tolerance(randomCase, 0, Noise.Exactness.KERNELS, arena)
                .check(0, actual, want)
                .isEmpty();
    }
}
