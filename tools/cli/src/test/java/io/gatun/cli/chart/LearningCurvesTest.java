package io.gatun.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.gradient.train.EpochResult;
import io.gatun.gradient.train.Score;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningCurvesTest {
    private static EpochResult epoch(int number, Optional<Score> validation) {
        return new EpochResult(number, 0.1 / number, new Score(2.0 / number, number, 1000), validation, 0.5);
    }

    private static List<EpochResult> epochs(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> epoch(number, Optional.of(new Score(3.0 / number, number / 2, 500))))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 12, 300})
    void allLinesAreDrawnWhateverTheNumberOfEpochs(int count) throws IOException {
        var drawing = new LearningCurves("clothing.onnx", epochs(count), count).drawing();
        var picture = Pixels.of(drawing.png());
        assertThat(picture.width()).isEqualTo(2 * drawing.width());
        assertThat(picture.height()).isEqualTo(2 * drawing.height());
        assertThat(picture.at(1, 1)).isEqualTo(0xFFFFFF);
        assertThat(picture.count(Look.BLUE)).isPositive();
        assertThat(picture.count(Look.VERMILION)).isPositive();
        assertThat(picture.count(Look.GREEN)).isPositive();
    }

    @Test
    void withoutValidationThereIsNoSuchLine() throws IOException {
        var alone = new LearningCurves("x", List.of(epoch(1, Optional.empty()), epoch(2, Optional.empty())), 2);
        var picture = Pixels.of(alone.drawing().png());
        assertThat(picture.count(Look.BLUE)).isPositive();
        assertThat(picture.count(Look.VERMILION)).isZero();
        assertThat(alone.csv().lines()).contains("1,0.1,2.0,0.001,,,0.5");
    }

    @Test
    void whatIsNoNumberIsLeftOut() throws IOException {
        var failed = new EpochResult(2, 0.1, new Score(Double.NaN, 0, 10), Optional.empty(), 1);
        var curves = new LearningCurves("x", List.of(epoch(1, Optional.empty()), failed), 1);
        assertThat(Pixels.of(curves.drawing().png()).count(Look.BLUE)).isPositive();
        assertThat(curves.csv().lines().skip(2)).containsExactly("2,0.1,,0.0,,,1.0");
    }

    @Test
    void tableHasALineAnEpoch() {
        assertThat(new LearningCurves("x", epochs(2), 1).csv())
                .isEqualTo("epoch,rate,training_loss,training_accuracy,validation_loss,validation_accuracy,seconds\n"
                        + "1,0.1,2.0,0.001,3.0,0.0,0.5\n"
                        + "2,0.05,1.0,0.002,1.5,0.002,0.5\n");
    }

    @Test
    void equalCurvesAreEqualBytes() {
        var first = new LearningCurves("x", epochs(5), 3).drawing();
        var second = new LearningCurves("x", epochs(5), 3).drawing();
        assertThat(first.png()).isEqualTo(second.png());
        assertThat(first.svg()).isEqualTo(second.svg());
    }
}
