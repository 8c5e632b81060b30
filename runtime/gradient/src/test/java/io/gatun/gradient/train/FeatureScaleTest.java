package io.gatun.gradient.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.Gemm;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/** Scaled rows have length 1, and a layer that took the scale in gives for rows what it gave for scaled rows. */
class FeatureScaleTest {
    private static final Value WEIGHT = new Value("w");

    @Test
    void rowsHaveLengthOneInTheMeanOfSquares() {
        try (var rows = Tensor.of(Shape.of(3, 2), 3f, 4f, 0f, 0f, 0f, 11f)) {
            var examples = Examples.rows(rows, new int[] {0, 1, 0}, 2, 5);
            var scale = FeatureScale.of(examples);
            assertThat(scale.factor()).isCloseTo(Math.sqrt(3.0 / (25 + 121)), within(1e-12));
            var scaled = scale.applied(examples);
            assertThat(scaled.size()).isEqualTo(3);
            assertThat(scaled.batches()).isEqualTo(2);
            assertThat(FeatureScale.of(scaled).factor()).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void aLayerThatTookItInTakesRowsAsTheyAre() {
        try (var arena = Arena.ofConfined();
                var rows = Tensor.of(Shape.of(1, 2), 30f, -4f)) {
            var scale = new FeatureScale(0.25);
            var builder = new GraphBuilder("head");
            var x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(2));
            builder.constant(WEIGHT, Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f));
            builder.constant(new Value("b"), Tensor.of(Shape.of(2), 5f, 6f));
            var y = builder.node("y", new Gemm(1, 1, false, true), x, WEIGHT, new Value("b"));
            var head = builder.output(y).build();
            try (var model = Model.of(scale.takenIn(head, WEIGHT, arena));
                    var session = model.session();
                    var scores = session.run(rows)) {
                assertThat(scores.toFloats()).containsExactly(7.5f - 2 + 5, 22.5f - 4 + 6);
            }
        }
    }

    @Test
    void zerosStayAndWhatIsNoNumberIsRefused() {
        try (var zeros = Tensor.of(Shape.of(1, 2), 0f, 0f);
                var broken = Tensor.of(Shape.of(1, 2), 1f, Float.NaN)) {
            assertThat(FeatureScale.of(Examples.rows(zeros, new int[] {0}, 1, 1))
                            .factor())
                    .isEqualTo(1);
            assertThatThrownBy(() -> FeatureScale.of(Examples.rows(broken, new int[] {0}, 1, 1)))
                    .isInstanceOf(GatunException.class)
                    .hasMessageContaining("infinite or none at all");
        }
    }
}
