package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.LoadOptions;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.RunStoppedException;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.onnx.proto.TensorProto.DataType;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a model asks for beyond its limits is refused, by name, before memory is taken for it. */
class LimitsTest {
    private static final Limits DEFAULTS = Limits.defaults();

    @TempDir
    private Path folder;

    private static Model load(TestModel model, Limits limits) {
        return Model.read(model.bytes(), "test.onnx", LoadOptions.defaults().limits(limits));
    }

    private static void assertRefused(TestModel model, Limits limits, String message) {
        assertThatThrownBy(() -> load(model, limits).close())
                .isInstanceOf(GatunException.class)
                .hasMessage("test.onnx: " + message);
    }

    private static TensorProto.Builder longs(String name, long... values) {
        var tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64_VALUE)
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor;
    }

    @Test
    void filesTogether() throws IOException {
        var model = TestModel.withInput(2).node("Relu", List.of("x"), "y");
        int size = model.bytes().length;
        var file = Files.write(folder.resolve("test.onnx"), model.bytes());
        var enough = LoadOptions.defaults().limits(DEFAULTS.fileBytes(size));
        var tooLittle = LoadOptions.defaults().limits(DEFAULTS.fileBytes(size - 1));
        var message = "test.onnx: the model's files have at least " + size + " bytes; the limit is " + (size - 1)
                + " (Limits.fileBytes)";
        Model.load(file, enough).close();
        assertThatThrownBy(() -> Model.load(file, tooLittle)).hasMessage(message);
        assertThatThrownBy(() -> Model.load(file, tooLittle.copied())).hasMessage(message);
        assertThatThrownBy(() -> Model.read(model.bytes(), "test.onnx", tooLittle))
                .hasMessage(message);
        assertThatThrownBy(() -> Model.read(new ByteArrayInputStream(model.bytes()), "test.onnx", tooLittle))
                .hasMessage(message);
    }

    @Test
    void externalDataCountsAsFile() throws IOException {
        Files.write(folder.resolve("weights.bin"), new byte[1000]);
        var tensor = TensorProto.newBuilder()
                .setName("w")
                .setDataType(1)
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        tensor.addExternalDataBuilder().setKey("location").setValue("weights.bin");
        var model = TestModel.withInput(2).initializer(tensor).node("Add", List.of("x", "w"), "y");
        var file = Files.write(folder.resolve("test.onnx"), model.bytes());
        var options = LoadOptions.defaults().limits(DEFAULTS.fileBytes(model.bytes().length + 999));
        assertThatThrownBy(() -> Model.load(file, options))
                .hasMessage("test.onnx: tensor 'w': the file 'weights.bin', where its data should lie: "
                        + "the model's files have at least " + (model.bytes().length + 1000)
                        + " bytes; the limit is " + (model.bytes().length + 999) + " (Limits.fileBytes)");
    }

    @Test
    void weights() {
        var model = TestModel.withInput(2).floats("w", List.of(2L), 1, 2).node("Add", List.of("x", "w"), "y");
        load(model, DEFAULTS.tensorBytes(8)).close();
        assertRefused(
                model,
                DEFAULTS.tensorBytes(7),
                "tensor 'w': it is f32[2], which takes 8 bytes; the limit for one tensor is 7 (Limits.tensorBytes)");
    }

    @Test
    void inputs() {
        assertRefused(
                TestModel.withInput(1L << 31).node("Relu", List.of("x"), "y"),
                DEFAULTS,
                "'x' is f32[2147483648], which takes 8589934592 bytes; the limit for one tensor is 4294967296"
                        + " (Limits.tensorBytes)");
    }

    @Test
    void aFileOfAHundredBytesCannotAskForGigabytes() {
        var model = TestModel.withInput(2)
                .initializer(longs("shape", 1L << 31))
                .node("ConstantOfShape", List.of("shape"), "z")
                .node("Add", List.of("x", "z"), "y");
        assertThat(model.bytes().length).isLessThan(200);
        assertRefused(
                model,
                DEFAULTS,
                "node 'ConstantOfShape_0' (ConstantOfShape): 'z' is f32[2147483648], which takes 8589934592 bytes; the"
                        + " limit for one tensor is 4294967296 (Limits.tensorBytes)");
    }

    @Test
    void tensorsWhoseShapeOnlyFoldingMakesKnown() {
        var model = TestModel.withInput(1)
                .initializer(longs("half", 1L << 16))
                .node("Mul", List.of("half", "half"), "shape")
                .node("ConstantOfShape", List.of("shape"), "z")
                .node("Add", List.of("x", "z"), "y");
        assertRefused(
                model,
                DEFAULTS,
                "node 'ConstantOfShape_1' (ConstantOfShape): 'z' is f32[4294967296], which takes 17179869184 bytes; the"
                        + " limit for one tensor is 4294967296 (Limits.tensorBytes)");
    }

    @Test
    void tensorsOfASizeThatCallersChoose() {
        var model = TestModel.withInput(0, 3).node("MatMul", List.of("x", "w"), "y");
        model.floats("w", List.of(3L, 100L), new float[300]);
        try (var loaded = load(model, DEFAULTS.tensorBytes(4000));
                var session = loaded.session()) {
            assertThat(session.outputTypes(List.of(Shape.of(10, 3)))).hasSize(1);
            assertThatThrownBy(() -> session.outputTypes(List.of(Shape.of(11, 3))))
                    .hasMessage("test.onnx: node 'MatMul_0' (MatMul): 'y' is f32[11,100], which takes 4400 bytes; the"
                            + " limit for one tensor is 4000 (Limits.tensorBytes)");
        }
    }

    @Test
    void nodes() {
        var model = TestModel.withInput(2).node("Relu", List.of("x"), "z").node("Relu", List.of("z"), "y");
        load(model, DEFAULTS.nodes(2)).close();
        assertRefused(model, DEFAULTS.nodes(1), "the graph has more than 1 nodes (Limits.nodes)");
    }

    @Test
    void outputsTogether() {
        var model = TestModel.withInput(100).node("Relu", List.of("x"), "y");
        try (var loaded = load(model, DEFAULTS.outputBytes(399));
                var session = loaded.session();
                var x = Tensor.allocate(DType.FLOAT32, Shape.of(100))) {
            assertThatThrownBy(() -> session.run(x))
                    .hasMessage(
                            "test.onnx: the outputs take 400 bytes together; the limit is 399 (Limits.outputBytes)");
        }
    }

    @Test
    void aWholeRun() {
        var model = TestModel.withInput(100)
                .node("Exp", List.of("x"), "e")
                .node("Sin", List.of("e"), "s")
                .node("Cos", List.of("s"), "y");
        try (var loaded = load(model, DEFAULTS.runBytes(1000));
                var session = loaded.session();
                var x = Tensor.allocate(DType.FLOAT32, Shape.of(100))) {
            assertThatThrownBy(() -> session.run(x))
                    .hasMessage(
                            "test.onnx: a run takes 1296 bytes: 896 for values on the way, 0 for packed weights, 400"
                                    + " for outputs; the limit is 1000 (Limits.runBytes)");
        }
    }

    @Test
    void aRunWhoseSizeDependsOnNumbers() {
        var model =
                TestModel.withInput(1).node("NonZero", List.of("n"), "places").node("Expand", List.of("x", "n"), "y");
        model.input("n", DataType.INT64_VALUE, 1);
        try (var loaded = load(model, DEFAULTS);
                var session = loaded.session();
                var x = Tensor.of(Shape.of(1), 1f);
                var n = Tensor.of(Shape.of(1), 1L << 40)) {
            assertThatThrownBy(() -> session.run(java.util.Map.of("x", x, "n", n)))
                    .hasMessage("test.onnx: node 'Expand_1' (Expand): 'y' is f32[1099511627776], which takes"
                            + " 4398046511104 bytes; the limit for one tensor is 4294967296 (Limits.tensorBytes)");
        }
    }

    @Test
    void negativeLimitsAreRefused() {
        assertThatThrownBy(() -> DEFAULTS.runBytes(-1)).hasMessage("a limit cannot be negative");
    }

    /** A loop whose condition stays true, for as many iterations as 64 bits count. */
    private static TestModel endlessLoop() {
        var body = new TestModel();
        body.input("i", DataType.INT64_VALUE).input("go", DataType.BOOL_VALUE).input("v", 1, 2);
        body.node("Identity", List.of("go"), "on").node("Neg", List.of("v"), "w");
        body.graph.addOutputBuilder().setName("on");
        body.graph.addOutputBuilder().setName("w");
        var model = TestModel.withInput(2);
        return model.node(NodeProto.newBuilder()
                .setOpType("Loop")
                .addAllInput(List.of("", "", "x"))
                .addOutput("y")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("body")
                        .setType(AttributeProto.AttributeType.GRAPH)
                        .setG(body.graph)));
    }

    @Test
    void aLoopWithoutEndIsStoppedByTheTimeout() {
        try (var loaded = load(endlessLoop(), DEFAULTS);
                var session = loaded.session(Options.defaults().timeout(Duration.ofMillis(300)));
                var x = Tensor.of(Shape.of(2), 1f, 2f)) {
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(() -> session.run(x))
                        .isInstanceOf(RunStoppedException.class)
                        .hasMessageMatching("test\\.onnx: node 'Loop_0' \\(Loop\\).*: stopped after \\d+\\.\\d+ s:"
                                + " the timeout of 0\\.3 s has passed");
            }
        }
    }

    @Test
    void bodiesInEachOther() {
        var model = endlessLoop();
        load(model, DEFAULTS.subgraphDepth(1)).close();
        assertRefused(
                model,
                DEFAULTS.subgraphDepth(0),
                "node 'Loop_0' (Loop): subgraphs and functions nest more than 0 deep (Limits.subgraphDepth)");
    }
}
