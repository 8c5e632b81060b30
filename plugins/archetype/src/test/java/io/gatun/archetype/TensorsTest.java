package io.gatun.archetype;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A device copies on threads of its own, whatever memory the caller's tensors lie in. */
class TensorsTest {
    private static final TensorType TYPE = TensorType.of(DType.FLOAT32, 3);

    @Test
    void aCallersTensorsMayBeConfinedToItsThread() {
        var graph = new GraphBuilder("rectifier");
        var x = graph.input(GraphInput.of(new Value("x"), TYPE));
        graph.output(graph.node("relu", Unary.of(Unary.Function.RELU), x));
        try (var own = Arena.ofConfined();
                var model = Model.of(graph.build());
                var session = model.session(Options.defaults()
                        .plugin(GeneratedProject.get().provider())
                        .require("mine"))) {
            var input = Tensor.view(TYPE, own.allocateFrom(ValueLayout.JAVA_FLOAT, -1, 2, -3));
            var output = Tensor.view(TYPE, own.allocate(TYPE.bytes(), Tensor.ALIGNMENT));
            session.run(List.of(input), List.of(output));
            assertThat(output.toFloats()).containsExactly(0, 2, 0);
        }
    }
}
