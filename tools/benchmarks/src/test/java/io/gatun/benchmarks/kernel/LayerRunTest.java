package io.gatun.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.benchmarks.kernel.Layer.Kind;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class LayerRunTest {
    static final List<Layer> ONE_OF_EACH_KIND = List.of(
            new Layer(Kind.POINTWISE, 32, 5, 48, 1, 1, 0, 1),
            new Layer(Kind.POINTWISE, 32, 5, 48, 1, 2, 0, 1),
            new Layer(Kind.SQUARE, 32, 9, 48, 3, 1, 1, 1),
            new Layer(Kind.DEPTHWISE, 32, 9, 32, 3, 2, 1, 32),
            new Layer(Kind.FIRST, 3, 23, 64, 11, 4, 2, 1),
            new Layer(Kind.DENSE, 40, 1, 24, 1, 1, 0, 1));

    @ParameterizedTest
    @FieldSource("ONE_OF_EACH_KIND")
    void theStepThatIsTimedComputesTheLayer(Layer layer) {
        try (var run = new LayerRun(layer, 2)) {
            assertThat(run.kernel()).isNotBlank();
            assertThat(run.macs()).isEqualTo((long) layer.macs());
            assertThatCode(run::run).doesNotThrowAnyException();
        }
    }

    @Test
    void aWrongResultIsNotTimed() {
        var layer = new Layer(Kind.SQUARE, 2, 4, 2, 3, 1, 1, 1);
        try (var arena = Arena.ofConfined()) {
            var check = new LayerCheck(layer, layer.graph(arena));
            var zeros = Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(1, 2, 4, 4)), arena);
            assertThatThrownBy(() -> check.require(Layer.random(layer.inputShape(), 1, 3, arena), zeros))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("square-3x3/1-2-2@4: element ")
                    .hasMessageEndingWith("; nothing is timed");
        }
    }

    @Test
    void everyLayerOfTheTableHasANameOfItsOwn() {
        assertThat(Layers.ALL).extracting(Layer::toString).doesNotHaveDuplicates();
        assertThat(Layers.ALL)
                .allSatisfy(layer -> assertThat(Layers.named(layer.toString())).isSameAs(layer));
        assertThatThrownBy(() -> Layers.named("square")).hasMessage("there is no layer 'square'");
    }
}
