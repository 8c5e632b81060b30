package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.onnx.TensorFile;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    private Path folder;

    private Path relu;
    private Path x;

    @BeforeEach
    void writeModelAndInput() {
        relu = SmallModels.relu(folder.resolve("relu.onnx"));
        x = folder.resolve("x.pb");
        write(x, Tensor.of(Shape.of(1, 2, 3), -1f, 2f, -3f, 4f, -5f, 6f));
    }

    private static void write(Path file, Tensor tensor) {
        try (tensor) {
            TensorFile.write(file, "any", tensor);
        }
    }

    @Test
    void printsWhatTheOutputHolds() {
        assertThat(gatun("run", relu, "--input", "x=" + x).fine().lines())
                .containsExactly(
                        "y  f32[1,2,3]  min 0  max 6  mean 2",
                        "  largest  [0, 1, 2] 6  [0, 1, 0] 4  [0, 0, 1] 2  [0, 0, 0] 0  [0, 0, 2] 0");
    }

    @Test
    void writesTensorFiles() {
        var out = folder.resolve("deep/out");
        assertThat(gatun("run", relu, "--input", x, "--output-dir", out).fine().out())
                .contains("written  " + out.resolve("y.pb"));
        try (var y = TensorFile.read(out.resolve("y.pb"))) {
            assertThat(y.toFloats()).containsExactly(0, 2, 0, 4, 0, 6);
        }
    }

    @Test
    void writesAndReadsNumPyFiles() throws IOException {
        gatun("run", relu, "--input", x, "--output-dir", folder, "--format", "npy")
                .fine();
        try (var y = NpyFile.read(folder.resolve("y.npy"))) {
            assertThat(y.type().toString()).isEqualTo("f32[1,2,3]");
            assertThat(y.toFloats()).containsExactly(0, 2, 0, 4, 0, 6);
        }
        assertThat(gatun("run", relu, "--input", "x=" + folder.resolve("y.npy"))
                        .fine()
                        .out())
                .contains("max 6");
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @Test
    void inputsNotNamedAreRandomAndTheSameEachTime() {
        var first = gatun("run", relu).fine().out();
        assertThat(first).startsWith("y  f32[1,2,3]");
        assertThat(gatun("run", relu, "--input", "x=random:0").fine().out()).isEqualTo(first);
        assertThat(gatun("run", relu, "--input", "x=random:1").fine().out()).isNotEqualTo(first);
    }

    @Test
    void symbolsTakeTheirExtentFromTheInputsGiven() {
        var sum = SmallModels.sum(folder.resolve("sum.onnx"));
        var a = folder.resolve("a.pb");
        write(a, Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f));
        assertThat(gatun("run", sum, "--input", "a=" + a).fine().out()).startsWith("sum  f32[3,2]");
        assertThat(gatun("run", sum, "--shape", "b=4x2").fine().out()).startsWith("sum  f32[4,2]");
        gatun("run", sum, "--shape", "4x2").misused("must name an input", "[a, b]");
        gatun("run", sum, "--input", "a=" + a, "--shape", "b=4x2").failed("sum.onnx", "axis 0 must be 3");
    }

    @Test
    void refusesInputsThatDoNotFit() {
        gatun("run", relu, "--input", "z=" + x).failed("relu.onnx: there is no input 'z'; there are [x]");
        gatun("run", relu, "--shape", "z=1").failed("relu.onnx: there is no input 'z'; there are [x]");
        gatun("run", relu, "--input", folder.resolve("none.pb")).failed("none.pb: no such file");
        gatun("run", relu, "--input", relu.resolveSibling("relu.onnx")).failed("relu.onnx");

        write(x, Tensor.of(Shape.of(2, 3), new float[6]));
        gatun("run", relu, "--input", x)
                .failed("relu.onnx: input 'x' wants f32[N,2,3] (rank 3), got f32[2,3] (rank 2)");
        write(x, Tensor.of(Shape.of(1, 2, 4), new float[8]));
        gatun("run", relu, "--input", x).failed("input 'x' wants f32[N,2,3], got f32[1,2,4]: axis 2 must be 3");
        write(x, Tensor.allocate(DType.INT64, Shape.of(1, 2, 3)));
        gatun("run", relu, "--input", x).failed("input 'x' wants f32[N,2,3], got element type i64");
        gatun("run", relu, "--shape", "1x2x4").failed("relu.onnx: input 'x' wants f32[N,2,3], got f32[1,2,4]");
        gatun("run", relu, "--shape", "1xtwo").misused("1xtwo");
    }

    @Test
    void anOutputFolderThatIsAFileIsRefused() {
        gatun("run", relu, "--output-dir", x).failed("x.pb");
    }

    @Test
    void refusesWhatNeedsMoreMemoryThanAllowed() {
        gatun("run", relu, "--input", x, "--max-memory", "20")
                .failed("which takes 24 bytes; the limit for one tensor is 20 (Limits.tensorBytes)");
        gatun("run", relu, "--input", x, "--max-memory", "1m").fine();
        gatun("run", relu, "--input", x, "--max-memory", "much")
                .misused("wanted a size such as 500m or 4g, got 'much'");
    }

    @Test
    void stopsWhatTakesTooLong() {
        gatun("run", relu, "--input", x, "--timeout", "1e-9")
                .failed("relu.onnx: ", "stopped after ", "the timeout of 0.0 s has passed");
        gatun("run", relu, "--input", x, "--timeout", "60").fine();
    }
}
