package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {
    private static Measurement measurement(List<Double> early, List<Double> timed) {
        return new Measurement(1.5, early, timed, true, 1L << 33, 1L << 34, new Outputs(List.of(new float[] {1, -3})));
    }

    @Test
    void itComesBackFromItsFile(@TempDir Path folder) throws Exception {
        var file = folder.resolve("measurement");
        var measurement = measurement(List.of(2.5, 2.0), List.of(1.0, 1.25));
        measurement.write(file);

        var back = Measurement.read(file);
        assertThat(back).usingRecursiveComparison().ignoringFields("outputs").isEqualTo(measurement);
        assertThat(back.outputs().differenceFrom(measurement.outputs())).isZero();
        assertThat(back.firstMillis()).isEqualTo(2.5);
    }

    @Test
    void speedIsSteadyAtTheFirstRunWithinAFifthOfTheMedian() {
        var timed = List.of(9.0, 10.0, 11.0);
        assertThat(measurement(List.of(40.0, 12.1, 12.0, 30.0), timed).steadyAt())
                .isEqualTo(3);
        assertThat(measurement(List.of(12.0, 40.0), timed).steadyAt()).isEqualTo(1);
    }

    @Test
    void speedThatNoEarlyRunHadIsSteadyAfterThem() {
        assertThat(measurement(List.of(40.0, 13.0), List.of(10.0)).steadyAt()).isEqualTo(3);
    }
}
