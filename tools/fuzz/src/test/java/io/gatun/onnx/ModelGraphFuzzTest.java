package io.gatun.onnx;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gatun.fuzz.Choices;
import io.gatun.fuzz.Verdict;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Well-formed models of any operators, attributes and shapes: read, optimised, planned and run. */
class ModelGraphFuzzTest {
    private static final int SEEDS = 500;
    private static final int CHOICES = 200;

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "12m")
    void readsAndRuns(byte[] choices) {
        Verdict.on(() -> HostileModel.run(GeneratedModel.of(Choices.of(choices))));
    }

    static Stream<Arguments> seeds() {
        return IntStream.range(0, SEEDS).mapToObj(seed -> {
            var choices = new byte[CHOICES];
            new Random(seed).nextBytes(choices);
            return Arguments.of(choices);
        });
    }
}
