package io.gatun.pass;

import static io.gatun.pass.Rewriting.doesNotFire;
import static io.gatun.pass.Rewriting.firesWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.INCLUDE;

import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Cast;
import io.gatun.op.Concat;
import io.gatun.op.Conv;
import io.gatun.op.Op;
import io.gatun.op.Reshape;
import io.gatun.op.ShapeOf;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WidenHalvesTest {
    private static final Op CONV = new Conv(Sketch.keeping(3), 1);
    private static final Op RELU = Unary.of(Unary.Function.RELU);

    private final Pass pass = new WidenHalves();
    private final GraphBuilder builder = new GraphBuilder("halves");
    private final Random random = new Random(1);

    private Value input(String name, DType dtype, long... dims) {
        return builder.input(
                name, dtype, java.util.Arrays.stream(dims).mapToObj(Dim::of).toArray(Dim[]::new));
    }

    private Value random(String name, DType dtype, long... dims) {
        return builder.constant(name, Rewriting.random(random, dtype, dims));
    }

    @ParameterizedTest
    @EnumSource(
            mode = INCLUDE,
            names = {"FLOAT16", "BFLOAT16"})
    void castsAtTheBordersAndRoundsNothingInBetween(DType half) {
        var x = input("x", half, 1, 3, 5, 5);
        var convolved = builder.node("conv", CONV, x, random("w", half, 4, 3, 3, 3), random("b", half, 4));
        var activated = builder.node("relu", RELU, convolved);
        var both = builder.node("both", new Concat(1), activated, convolved);
        var shape = builder.node("shape", new ShapeOf(0, Long.MAX_VALUE), both);
        builder.output(
                builder.node("y", new Reshape(false), both, builder.constant("flat", Tensor.of(Shape.of(2), 2L, -1))));
        builder.output(shape);
        var wide = firesWithin(half == DType.FLOAT16 ? 2e-3 : 2e-2, 4, pass, builder.build());
        assertThat(wide.nodes())
                .filteredOn(node -> node.op() instanceof Cast)
                .extracting(node -> node.output().name())
                .containsExactlyInAnyOrder("x.f32", "both", "y");
        assertThat(wide.requireType(new Value("relu.f32")).toString()).isEqualTo("f32[1,4,5,5]");
    }

    @Test
    void leavesFloatsAndNetworksWithoutConvolutions() {
        var x = input("x", DType.FLOAT32, 1, 3, 5, 5);
        var half = input("half", DType.FLOAT16, 4, 4);
        builder.output(builder.node("conv", CONV, x, random("w", DType.FLOAT32, 4, 3, 3, 3)));
        builder.output(builder.node("sum", new Binary(Binary.Function.ADD), half, half));
        doesNotFire(pass, builder.build());
    }

    @Test
    void namesThatAreTakenStayTheirs() {
        var x = input("x", DType.FLOAT16, 1, 3, 5, 5);
        var taken = input("conv.f32", DType.FLOAT32, 1);
        builder.output(builder.node("conv", CONV, x, random("w", DType.FLOAT16, 4, 3, 3, 3)));
        builder.output(builder.node("z", RELU, taken));
        var wide = firesWithin(2e-3, 1, pass, builder.build());
        assertThat(wide.nodes()).extracting(Node::output).contains(new Value("conv.f32'"), new Value("z"));
        assertThat(List.of(new Value("conv"), new Value("z"))).isEqualTo(wide.outputs());
    }
}
