package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.graph.GraphBuilder;
import io.gatun.op.NonZero;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import org.junit.jupiter.api.Test;

class FootprintTest {
    private static final long WEIGHTS = Float.BYTES * 4 * 3 * 9;

    @Test
    void isWhatThePlanTakes() {
        try (var model = Model.of(SmallNetwork.graph());
                var session = model.session(Options.defaults().threads(1))) {
            var shape = Shape.of(2, 3, 50, 40);
            var footprint = session.footprint(shape);
            var explanation = session.explain(shape);
            assertThat(footprint.block()).isEqualTo(explanation.plannedBytes());
            assertThat(footprint.live())
                    .isEqualTo(explanation.activationBytes())
                    .isPositive();
            assertThat(footprint.inputs()).isEqualTo(shape.size() * Float.BYTES);
            assertThat(footprint.outputs()).isEqualTo(Shape.of(2, 4, 50, 40).size() * Float.BYTES);
            assertThat(footprint.packed()).isGreaterThanOrEqualTo(WEIGHTS);
            assertThat(footprint.total())
                    .isEqualTo(footprint.inputs() + footprint.outputs() + footprint.block() + footprint.packed());
        }
    }

    @Test
    void mayBeAskedForWhatDoesNotFit() {
        try (var model = Model.of(SmallNetwork.graph());
                var session = model.session(Options.defaults().threads(1))) {
            var footprint = session.footprint(Shape.of(60, 3, 2_000, 2_000));
            assertThat(footprint.block()).isGreaterThan(3_800_000_000L);
        }
    }

    @Test
    void isNotKnownWhereNumbersDecide() {
        var builder = new GraphBuilder("places");
        var places = builder.node("places", new NonZero(), builder.input("x", DType.FLOAT32, Dim.of(4)));
        try (var model = Model.of(builder.output(places).build());
                var session = model.session(Options.defaults().threads(1))) {
            assertThatThrownBy(() -> session.footprint(Shape.of(4)))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("places: what a run takes depends on the inputs' numbers");
            assertThatThrownBy(session::footprint)
                    .isInstanceOf(GatunException.class)
                    .hasMessageContaining("wants 1 inputs [x], got 0");
        }
    }
}
