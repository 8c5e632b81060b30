package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class OvertureTest {
    @Test
    void itsNetworkRunsOnTheKernelsOfMostNetworks() {
        try (var arena = Arena.ofConfined();
                var model = Model.of(Overture.network(arena));
                var session = model.session(Options.defaults().threads(1).require("cpu"));
                var input = Tensor.allocate(DType.FLOAT32, Shape.of(1, 3, 32, 32));
                var output = session.run(input)) {
            assertThat(output.toFloats()).hasSize(64).containsOnly(0);
            assertThat(session.explain().steps())
                    .extracting(step -> step.kernel())
                    .contains("planes", "pointwise", "winograd_4x4", "im2col", "depthwise");
        }
    }
}
