package io.gatun.onnx;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gatun.fuzz.Choices;
import io.gatun.fuzz.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a model file: read, optimised, planned and run. */
class ModelFileFuzzTest {
    private static final int SEEDS = 100;

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void readsAndRuns(byte[] file) {
        Verdict.on(() -> HostileModel.run(file));
    }

    /** Models to begin from; where new ones are made, those of ONNX's own cases as well, if they are there. */
    static Stream<Arguments> seeds() throws IOException {
        var generated = LongStream.range(0, SEEDS).mapToObj(seed -> GeneratedModel.of(Choices.of(seed)));
        return Stream.concat(generated, cases().stream()).map(Arguments::of);
    }

    private static java.util.List<byte[]> cases() throws IOException {
        var folder = Path.of(System.getProperty("gatun.testdata", "")).resolve("node");
        if (System.getenv("JAZZER_FUZZ") == null || !Files.isDirectory(folder)) {
            return java.util.List.of();
        }
        var models = new java.util.ArrayList<byte[]>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(file -> file.endsWith("model.onnx")).toList()) {
                if (Files.size(file) < 4096) {
                    models.add(Files.readAllBytes(file));
                }
            }
        }
        return models;
    }
}
