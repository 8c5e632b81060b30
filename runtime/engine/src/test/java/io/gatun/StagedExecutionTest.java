package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.op.Attributes;
import io.gatun.op.CustomOp;
import io.gatun.op.Expand;
import io.gatun.op.NonZero;
import io.gatun.op.Op;
import io.gatun.op.Operands;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StagedExecutionTest {
    /** An operator that never says what comes out of it. */
    private record Silent() implements CustomOp {
        @Override
        public String type() {
            return "Silent";
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }

        @Override
        public Optional<List<TensorType>> infer(Operands in) {
            return Optional.empty();
        }

        @Override
        public void evaluate(List<Tensor> in, List<Tensor> out) {
            throw new AssertionError("its outputs' types are not known");
        }
    }

    private static Graph reluThen(Op op) {
        var builder = new GraphBuilder("staged");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"));
        var relu = builder.node("relu", Unary.of(Unary.Function.RELU), x);
        return builder.output(builder.node("last", op, relu)).build();
    }

    @Test
    void shapesFollowTheNumbersOfEachRun() {
        try (var model = Model.of(reluThen(new NonZero()));
                var session = model.session();
                var two = Tensor.of(Shape.of(4), -1f, 2f, 0f, 3f);
                var none = Tensor.of(Shape.of(4), -1f, -2f, -3f, -4f);
                var first = session.run(two);
                var second = session.run(none)) {
            assertThat(first.shape()).isEqualTo(Shape.of(1, 2));
            assertThat(first.toLongs()).containsExactly(1, 3);
            assertThat(second.shape()).isEqualTo(Shape.of(1, 0));
            assertThatThrownBy(() -> session.outputTypes(List.of(Shape.of(4))))
                    .hasMessage("staged: the shapes of outputs [last] depend on the inputs' numbers");
        }
    }

    @Test
    void inputsAreFreeToCloseAfterTheRun() {
        try (var model = Model.of(reluThen(new NonZero()));
                var session = model.session()) {
            var input = Tensor.of(Shape.of(1), 1f);
            session.run(input).close();
            input.close();
            assertThat(input.segment().scope().isAlive()).isFalse();
        }
    }

    @Test
    void anOperatorThatNeverKnowsItsShapeIsRefusedByName() {
        try (var model = Model.of(reluThen(new Silent()));
                var session = model.session();
                var input = Tensor.of(Shape.of(1), 1f)) {
            assertThatThrownBy(() -> session.run(input))
                    .isInstanceOf(GatunException.class)
                    .hasMessageContaining("node 'last' (Silent): the shape of its output is not known");
        }
    }

    /** Small outputs at the border are computed by definition, large ones by a plan: both feed what is planned behind them. */
    @Test
    void shapesThatAreInputsMayChangeFromRunToRun() {
        var builder = new GraphBuilder("expanded");
        var x = builder.input("x", DType.FLOAT32, Dim.of(1), Dim.of(3));
        var shape = builder.input("shape", DType.INT64, Dim.of(2));
        var expanded = builder.node("expanded", new Expand(), x, shape);
        var graph = builder.output(builder.node("y", Unary.of(Unary.Function.RELU), expanded))
                .build();
        try (var model = Model.of(graph);
                var session = model.session();
                var values = Tensor.of(Shape.of(1, 3), -1f, 2f, 3f)) {
            assertThat(session.explain().toString())
                    .containsPattern("expanded +Expand .*planned while running")
                    .containsPattern("y +Relu .*planned while running");
            for (long rows : new long[] {2, 100_000, 0, 2, 100_000}) {
                try (var dims = Tensor.of(Shape.of(2), rows, 3L);
                        var results = session.run(Map.of("x", values, "shape", dims))) {
                    var y = results.get("y");
                    assertThat(y.shape()).isEqualTo(Shape.of(rows, 3));
                    for (int row : new int[] {0, (int) rows - 1}) {
                        if (row >= 0 && row < rows) {
                            assertThat(List.of(y.getFloat(row, 0), y.getFloat(row, 1), y.getFloat(row, 2)))
                                    .containsExactly(0f, 2f, 3f);
                        }
                    }
                }
            }
        }
    }
}
