package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.graph.GraphBuilder;
import io.gatun.op.NonZero;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {
    @Test
    void timesEveryStepOfTheExplanation() {
        try (var model = Model.of(SmallNetwork.graph());
                var session = model.session(Options.defaults().threads(1));
                var input = SmallNetwork.input(2, 16, 16)) {
            var profile = session.profile(List.of(input), 9);

            assertThat(profile.model()).isEqualTo("small");
            assertThat(profile.threads()).isEqualTo(1);
            assertThat(profile.runs()).isEqualTo(9);
            assertThat(profile.steps())
                    .extracting(Profile.Line::step)
                    .isEqualTo(session.explain(input.shape()).steps());
            assertThat(profile.steps()).allMatch(line -> line.nanos() > 0);
            assertThat(profile.stepNanos()).isPositive().isLessThanOrEqualTo(profile.runNanos());
        }
    }

    @Test
    void countsTheOperatorAndWhatItMustReadAndWrite() {
        try (var model = Model.of(SmallNetwork.graph());
                var session = model.session(Options.defaults().threads(1));
                var input = SmallNetwork.input(2, 16, 16)) {
            var profile = session.profile(List.of(input), 1);
            var conv = profile.steps().getFirst();
            long macs = 2 * 16 * 16 * 4 * 3 * 3 * 3;
            assertThat(conv.step().output()).contains(TensorType.of(DType.FLOAT32, 2, 4, 16, 16));
            assertThat(conv.step().macs()).isEqualTo(macs);
            assertThat(conv.flops()).isCloseTo(2e9 * macs / conv.nanos(), within(1.0));
            long floats = 2 * 16 * 16 * (3 + 4) + 4 * 3 * 3 * 3 + 4;
            assertThat(conv.step().traffic()).isGreaterThanOrEqualTo(floats * Float.BYTES);
            assertThat(conv.peakFlops()).isPresent();
            assertThat(conv.shareOfPeak().orElseThrow())
                    .isCloseTo(conv.flops() / conv.peakFlops().orElseThrow(), within(1e-9));
            assertThat(profile.steps().getLast().shareOfPeak()).isEmpty();
        }
    }

    @Test
    void refusesWhatHasNothingToCompare() {
        var builder = new GraphBuilder("staged");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"));
        var graph = builder.output(builder.node("y", new NonZero(), x)).build();
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(1));
                var input = Tensor.allocate(DType.FLOAT32, Shape.of(3))) {
            assertThatThrownBy(() -> session.profile(List.of(input), 1))
                    .isInstanceOf(GatunException.class)
                    .hasMessage(
                            "staged: shapes depend on the inputs' numbers, so each run has steps of its own and there is"
                                    + " nothing to compare from run to run");
            assertThatThrownBy(() -> session.profile(List.of(input), 0)).hasMessageContaining("at least 1 run, got 0");
        }
    }
}
