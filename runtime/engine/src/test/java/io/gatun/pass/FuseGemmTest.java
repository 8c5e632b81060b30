package io.gatun.pass;

import static io.gatun.pass.Rewriting.doesNotFire;
import static io.gatun.pass.Rewriting.firesWithin;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Gemm;
import io.gatun.op.MatMul;
import io.gatun.op.Op;
import io.gatun.op.Unary;
import org.junit.jupiter.api.Test;

class FuseGemmTest {
    private static final Op ADD = new Binary(Binary.Function.ADD);
    private static final double TOLERANCE = 1e-6;

    private final Pass pass = new FuseGemm();
    private final Sketch sketch = new Sketch();
    private final Value x = sketch.input("x", 3, 5);

    @Test
    void fusesABiasOnEitherSide() {
        var first = sketch.node("first", ADD, product("p", 5, 7), sketch.random("row", 7));
        var second = sketch.node("second", ADD, sketch.input("matrix", 1, 7), product("q", 5, 7));
        var fused = firesWithin(TOLERANCE, 2, pass, sketch.to(first, second));
        assertThat(fused.nodes()).extracting(Node::name).containsExactly("p", "q");
        assertThat(fused.nodes()).extracting(Node::op).containsOnly(new Gemm(1, 1, false, false));
    }

    @Test
    void leavesWhatIsNoBias() {
        var column = sketch.node("column", ADD, product("p", 5, 7), sketch.random("c", 3, 1));
        var full = sketch.node("full", ADD, product("q", 5, 7), sketch.random("d", 3, 7));
        var cube = sketch.node("cube", ADD, product("r", 5, 7), sketch.random("e", 2, 1, 7));
        var wide = sketch.node("wide", ADD, product("s", 5, 1), sketch.random("f", 4));
        var less = sketch.node("less", new Binary(Binary.Function.SUB), product("t", 5, 7), sketch.random("g", 7));
        doesNotFire(pass, sketch.to(column, full, cube, wide, less));
    }

    @Test
    void leavesProductsThatAreNotOfTwoMatricesOrNotKnown() {
        var batch = sketch.input("batch", 2, 3, 5);
        var row = sketch.random("row", 7);
        var stacked = sketch.node("p", new MatMul(), batch, sketch.random("w", 5, 7));
        var unknown = sketch.node("q", new MatMul(), sketch.symbolic("n", 5), sketch.random("v", 5, 7));
        doesNotFire(pass, sketch.to(sketch.node("y", ADD, stacked, row), sketch.node("z", ADD, unknown, row)));
    }

    @Test
    void leavesAProductThatIsReadElsewhereOrAnOutput() {
        var row = sketch.random("row", 7);
        var read = product("read", 5, 7);
        var output = product("output", 5, 7);
        doesNotFire(
                pass,
                sketch.to(
                        sketch.node("y", ADD, read, row),
                        sketch.node("z", Unary.of(Unary.Function.RELU), read),
                        output,
                        sketch.node("w", ADD, output, row)));
    }

    private Value product(String name, long inner, long columns) {
        return sketch.node(name, new MatMul(), x, sketch.random(name + ".weight", inner, columns));
    }
}
