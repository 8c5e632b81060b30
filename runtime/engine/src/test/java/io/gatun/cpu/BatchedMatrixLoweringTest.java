package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.GraphBuilder;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.op.MatMul;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of many matrices: the numbers of the definition, by the kernels of one. */
class BatchedMatrixLoweringTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3,5 | 5,7",
                "2,3,5 | 5,16",
                "2,3,5 | 5,17",
                "2,8,40,15 | 2,8,15,40",
                "2,1,3,5 | 4,5,6",
                "3,5 | 4,5,32",
                "1,1,9 | 1,9,1",
                // so small that with short vectors one worker's share of the scratch space is not a whole cache line
                "5,1,2 | 5,2,1",
                "4,2,1 | 4,1,3",
                "7,1,33 | 33,65"
            })
    void givesTheNumbersOfTheDefinition(String left, String right) {
        var a = random(left, 1);
        var b = random(right, 2);
        compare(a, b, false);
        compare(a, b, true);
    }

    private static void compare(Tensor a, Tensor b, boolean constant) {
        var builder = new GraphBuilder("network");
        var x = builder.input("a", DType.FLOAT32, dims(a));
        var w = constant ? builder.constant("b", b) : builder.input("b", DType.FLOAT32, dims(b));
        var graph = builder.output(builder.node("y", new MatMul(), x, w)).build();
        var inputs = constant ? List.of(a) : List.of(a, b);
        for (int threads = 1; threads < 4; threads++) {
            try (var model = Model.of(graph);
                    var session = model.session(Options.defaults().threads(threads))) {
                var want = DefinitionRunner.run(graph, inputs, Arena.ofAuto()).getFirst();
                var got = Tensor.allocate(want.type(), Arena.ofAuto());
                session.run(inputs, List.of(got));
                var numbers = want.toFloats();
                for (int i = 0; i < numbers.length; i++) {
                    assertThat((double) got.floatAt(i)).isCloseTo(numbers[i], within(1e-5));
                }
                assertThat(session.explain(inputs.stream().map(Tensor::shape).toArray(Shape[]::new))
                                .steps())
                        .filteredOn(step -> step.node().equals("y"))
                        .first()
                        .extracting(step -> step.kernel())
                        .isEqualTo("GEMM");
            }
        }
    }

    private static Dim[] dims(Tensor like) {
        return Arrays.stream(like.shape().dims()).mapToObj(Dim::of).toArray(Dim[]::new);
    }

    private static Tensor random(String dims, long seed) {
        var shape = Shape.of(
                Arrays.stream(dims.split(",")).mapToLong(Long::parseLong).toArray());
        return Tensor.of(shape, Floats.random((int) shape.size(), seed));
    }
}
