package io.gatun.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.GatunException;
import io.gatun.gradient.loss.BinaryCrossEntropy;
import io.gatun.gradient.loss.Loss;
import io.gatun.gradient.loss.MeanSquaredError;
import io.gatun.gradient.loss.SoftmaxCrossEntropy;
import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossTest {
    private static final double CLOSE = 1e-12;

    private record Result(double loss, double[] gradient) {}

    private static Tensor tensor(DType dtype, Shape shape, double... values) {
        var tensor = Tensor.allocate(new TensorType(dtype, shape), Arena.ofAuto());
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return tensor;
    }

    private static Result result(Loss loss, Tensor prediction, Tensor target) {
        var draft = new Draft(DType.FLOAT64);
        var scores = draft.input(prediction.shape());
        var graph = loss.behind(draft.graph(scores), scores, Arena.ofAuto());
        assertThat(graph.requireType(Loss.TARGET)).isEqualTo(target.type());
        assertThat(graph.outputs()).containsExactly(scores, Loss.LOSS);
        var gradient = Gradients.of(graph)
                .output(Loss.LOSS)
                .withRespectTo(scores)
                .keeping(Loss.LOSS)
                .build(Arena.ofAuto());
        var results = GradientCheck.evaluate(
                gradient.graph(), Map.of(scores, prediction, Loss.TARGET, target), Arena.ofAuto());
        var slopes = results.get(gradient.gradientOf(scores));
        return new Result(results.get(Loss.LOSS).doubleAt(0), slopes.toDoubles(0, (int) slopes.size()));
    }

    @Test
    void crossEntropyIsTheMeanSurprise() {
        var scores = tensor(DType.FLOAT64, Shape.of(2, 3), 1, 2, 3, 0, 0, 0);
        var result = result(new SoftmaxCrossEntropy(), scores, tensor(DType.INT64, Shape.of(2), 2, 0));
        double e = Math.E;
        double sum = 1 + e + e * e;
        assertThat(result.loss).isCloseTo((Math.log(sum / (e * e)) + Math.log(3)) / 2, within(CLOSE));
        // softmax less the truth, over the batch
        assertThat(result.gradient)
                .containsExactly(
                        new double[] {
                            1 / sum / 2, e / sum / 2, (e * e / sum - 1) / 2, (1 / 3.0 - 1) / 2, 1 / 6.0, 1 / 6.0
                        },
                        within(CLOSE));
    }

    @Test
    void smoothingGivesEveryClassItsShare() {
        var scores = tensor(DType.FLOAT64, Shape.of(1, 2), Math.log(3), 0);
        var result = result(new SoftmaxCrossEntropy(List.of(), 0.2), scores, tensor(DType.INT64, Shape.of(1), 0));
        // probabilities 3/4 and 1/4 against targets 0.9 and 0.1
        assertThat(result.loss).isCloseTo(-0.9 * Math.log(0.75) - 0.1 * Math.log(0.25), within(CLOSE));
        assertThat(result.gradient).containsExactly(new double[] {0.75 - 0.9, 0.25 - 0.1}, within(CLOSE));
    }

    @Test
    void classesWeighAsTheyAreTold() {
        var scores = tensor(DType.FLOAT64, Shape.of(2, 2), Math.log(3), 0, 0, 0);
        var loss = new SoftmaxCrossEntropy(List.of(1.0, 4.0), 0);
        var result = result(loss, scores, tensor(DType.INT64, Shape.of(2), 0, 1));
        assertThat(result.loss).isCloseTo((-Math.log(0.75) - 4 * Math.log(0.5)) / 5, within(CLOSE));
        assertThat(result.gradient)
                .containsExactly(new double[] {-0.25 / 5, 0.25 / 5, 2 / 5.0, -2 / 5.0}, within(CLOSE));
    }

    @Test
    void weightsAndSmoothingTogether() {
        var scores = tensor(DType.FLOAT64, Shape.of(1, 2), Math.log(3), 0);
        var result =
                result(new SoftmaxCrossEntropy(List.of(2.0, 5.0), 0.2), scores, tensor(DType.INT64, Shape.of(1), 0));
        double sum = -0.9 * 2 * Math.log(0.75) - 0.1 * 5 * Math.log(0.25);
        assertThat(result.loss).isCloseTo(sum / 2, within(CLOSE));
    }

    @Test
    void everyPixelMayHaveAClass() {
        var scores = tensor(DType.FLOAT64, Shape.of(1, 2, 2), 0, Math.log(3), 0, 0);
        var result = result(new SoftmaxCrossEntropy(), scores, tensor(DType.INT64, Shape.of(1, 2), 1, 0));
        assertThat(result.loss).isCloseTo((-Math.log(0.5) - Math.log(0.75)) / 2, within(CLOSE));
    }

    @Test
    void binaryCrossEntropyOverflowsNowhere() {
        var scores = tensor(DType.FLOAT64, Shape.of(4), 0, 1000, -1000, 1000);
        var result = result(new BinaryCrossEntropy(), scores, tensor(DType.FLOAT64, Shape.of(4), 0.5, 1, 0, 0));
        assertThat(result.loss).isCloseTo((Math.log(2) + 1000) / 4, within(CLOSE));
        assertThat(result.gradient).containsExactly(new double[] {0, 0, 0, 0.25}, within(CLOSE));
    }

    @Test
    void squaredErrorIsTheMean() {
        var result = result(
                new MeanSquaredError(),
                tensor(DType.FLOAT64, Shape.of(2, 2), 1, 2, 3, 4),
                tensor(DType.FLOAT64, Shape.of(2, 2), 1, 0, 3, 5));
        assertThat(result.loss).isEqualTo(5 / 4.0);
        assertThat(result.gradient).containsExactly(0, 1, 0, -0.5);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new SoftmaxCrossEntropy(List.of(), 1.5))
                .isInstanceOf(GatunException.class)
                .hasMessage("label smoothing must be from 0 to 1, got 1.5");
        assertThatThrownBy(() -> new SoftmaxCrossEntropy(List.of(1.0, -1.0), 0))
                .isInstanceOf(GatunException.class)
                .hasMessage("class weights must be numbers of at least 0, got [1.0, -1.0]");
        var draft = new Draft(DType.FLOAT64);
        var scores = draft.input(Shape.of(2, 3));
        var graph = draft.graph(scores);
        assertThatThrownBy(() -> new SoftmaxCrossEntropy(List.of(1.0), 0).behind(graph, scores, Arena.ofAuto()))
                .isInstanceOf(GatunException.class)
                .hasMessage("draft: loss of 'x0': there are 1 class weights for 3 classes, the prediction is f64[2,3]");
        var flat = new Draft(DType.FLOAT64);
        var line = flat.input(Shape.of(3));
        assertThatThrownBy(() -> new SoftmaxCrossEntropy().behind(flat.graph(line), line, Arena.ofAuto()))
                .isInstanceOf(GatunException.class)
                .hasMessage("draft: loss of 'x0': softmax cross-entropy wants scores [N, classes, ...], got f64[3]");
    }

    @Test
    void theLossOfALossIsRefused() {
        var draft = new Draft(DType.FLOAT64);
        var scores = draft.input(Shape.of(2, 3));
        var once = new MeanSquaredError().behind(draft.graph(scores), scores, Arena.ofAuto());
        assertThatThrownBy(() -> new MeanSquaredError().behind(once, new Value("loss"), Arena.ofAuto()))
                .isInstanceOf(GatunException.class)
                .hasMessageContaining("the value 'target' exists already");
    }
}
