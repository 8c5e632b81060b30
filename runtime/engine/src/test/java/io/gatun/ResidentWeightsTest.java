package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.onnx.OnnxWriter;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Conv;
import io.gatun.op.Flatten;
import io.gatun.op.Gemm;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What was packed need not stay in memory unpacked. */
class ResidentWeightsTest {
    private static final int CHANNELS = 512;
    private static final int CLASSES = 4096;

    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void theFilesPagesGoWhenTheirWeightsArePacked() throws IOException {
        var file = folder.resolve("resident.onnx");
        try (var arena = Arena.ofShared()) {
            OnnxWriter.write(network(arena), file);
        }
        assertThat(Files.size(file)).isGreaterThan(8 << 20);
        try (var model = Model.load(file);
                var session = model.session(Options.defaults().threads(2));
                var input = Tensor.allocate(DType.FLOAT32, Shape.of(1, CHANNELS, 1, 1))) {
            session.run(input).close();
            assertThat(residentKilobytes(file)).isLessThan(1024);
        }
    }

    /** 1 MB of convolution, whose batch normalization is folded, and 8 MB of a fully connected layer. */
    private static Graph network(Arena arena) {
        var builder = new GraphBuilder("resident");
        var x = builder.input("x", DType.FLOAT32, Dim.of(1), Dim.of(CHANNELS), Dim.of(1), Dim.of(1));
        var weight = builder.constant("weight", constant(0.01, arena, CHANNELS, CHANNELS, 1, 1));
        var conv = builder.node(
                "conv", new Conv(new Window(List.of(), List.of(), List.of(), new Padding.SameUpper()), 1), x, weight);
        var normal = builder.node(
                "normal",
                new BatchNormalization(1e-5f, 0.9f, false),
                conv,
                builder.constant("gamma", constant(2, arena, CHANNELS)),
                builder.constant("beta", constant(1, arena, CHANNELS)),
                builder.constant("mean", constant(0.5, arena, CHANNELS)),
                builder.constant("variance", constant(1, arena, CHANNELS)));
        var flat = builder.node("flat", new Flatten(1), normal);
        var classes = builder.constant("classes", constant(0.1, arena, CLASSES, CHANNELS));
        return builder.output(builder.node("y", new Gemm(1, 1, false, true), flat, classes))
                .build();
    }

    private static Tensor constant(double value, Arena arena, long... dims) {
        var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(dims)), arena);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, value);
        }
        return tensor;
    }

    /** Memory of this process that holds pages of the file. */
    private static long residentKilobytes(Path file) throws IOException {
        boolean inFile = false;
        long sum = -1;
        for (var line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                inFile = line.endsWith(file.getFileName().toString());
            } else if (inFile && line.startsWith("Rss:")) {
                sum = Math.max(sum, 0) + Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        assertThat(sum).as("the file is mapped").isNotNegative();
        return sum;
    }
}
