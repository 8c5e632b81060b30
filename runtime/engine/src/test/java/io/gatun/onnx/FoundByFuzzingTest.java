package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TensorProto.DataType;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What fuzzing found, one test a finding. */
class FoundByFuzzingTest {
    private static Tensor ones(long... dims) {
        var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(dims));
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, 1.0);
        }
        return tensor;
    }

    @Test
    void aBoundOfClipWithoutElementsBehindSomethingOfUnknownShape() {
        var model = TestModel.withInput(0, 3)
                .floats("none", List.of(0L))
                .floats("w", List.of(3L, 1L), 1, 1, 1)
                .node("MatMul", List.of("x", "w"), "z")
                .node("Clip", List.of("z", "none"), "y");
        try (var loaded = Model.read(model.bytes(), "test.onnx");
                var session = loaded.session();
                var x = ones(2, 3)) {
            assertThatThrownBy(() -> session.run(x))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("test.onnx: node 'Clip_1' (Clip): a bound must be a single number, 'none' is f32[0]");
        }
    }

    @Test
    void normalisingOverMoreChannelsThanAnIntCounts() {
        var size = AttributeProto.newBuilder()
                .setName("size")
                .setType(AttributeType.INT)
                .setI(1L << 31);
        var model = TestModel.withInput(1, 3, 2, 2)
                .node(NodeProto.newBuilder()
                        .setOpType("LRN")
                        .addInput("x")
                        .addOutput("y")
                        .addAttribute(size));
        try (var loaded = Model.read(model.bytes(), "test.onnx");
                var session = loaded.session();
                var x = ones(1, 3, 2, 2);
                var y = session.run(x)) {
            assertThat(y.toFloats()).containsOnly(1f);
        }
    }

    @Test
    void layerNormalizationWithoutAScale() {
        var model = TestModel.withInput(2, 2)
                .floats("bias", List.of(2L), 0, 0)
                .node("LayerNormalization", List.of("x", "", "bias"), "y");
        assertThatThrownBy(() -> Model.read(model.bytes(), "test.onnx"))
                .isInstanceOf(GatunException.class)
                .hasMessage("test.onnx: node 'LayerNormalization_0' (LayerNormalization): input 1 is missing");
    }

    @Test
    void moreOutputsThanAnOperatorOfUnknownShapesHas() {
        var model = TestModel.withInput(2)
                .node(NodeProto.newBuilder()
                        .setOpType("NonZero")
                        .addInput("x")
                        .addOutput("y")
                        .addOutput("z"));
        try (var loaded = Model.read(model.bytes(), "test.onnx");
                var session = loaded.session();
                var x = ones(2)) {
            assertThatThrownBy(() -> session.run(x))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("test.onnx: node 'NonZero_0' (NonZero): has 1 outputs, the node lists 2");
        }
    }

    @Test
    void aLoopWithoutAnInitialValue() {
        var body = new TestModel();
        body.input("i", 7).input("go", 9).input("v", 1).input("u", 1, 1);
        body.node("Identity", List.of("go"), "on")
                .node("Identity", List.of("u"), "w")
                .node("Identity", List.of("u"), "t")
                .node("Identity", List.of("u"), "slice");
        for (var output : List.of("on", "w", "t", "slice")) {
            body.graph.addOutputBuilder().setName(output);
        }
        var model = TestModel.withInput(1);
        model.node(NodeProto.newBuilder()
                .setOpType("Loop")
                .addAllInput(List.of("count", "", "", "x"))
                .addOutput("last")
                .addOutput("other")
                .addOutput("y")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("body")
                        .setType(AttributeType.GRAPH)
                        .setG(body.graph)));
        model.input("count", 7);
        assertThatThrownBy(() -> run(model))
                .isInstanceOf(GatunException.class)
                .hasMessage("test.onnx: node 'Loop_0' (Loop): initial value 0 is missing");
    }

    private static void run(TestModel model) {
        try (var loaded = Model.read(model.bytes(), "test.onnx");
                var session = loaded.session();
                var x = ones(1);
                var count = Tensor.of(Shape.SCALAR, 3L)) {
            session.run(Map.of("x", x, "count", count)).close();
        }
    }

    @Test
    void roundingByAZeroPointOfUnknownShape() {
        var model = TestModel.withInput(2)
                .floats("scale", List.of(1L), 1)
                .node("NonZero", List.of("x"), "places")
                .node(castTo(DataType.UINT8_VALUE, "places", "zero"))
                .node("QuantizeLinear", List.of("x", "scale", "zero"), "q")
                .node("DequantizeLinear", List.of("q", "scale", "zero"), "y");
        try (var loaded = Model.read(model.bytes(), "test.onnx");
                var session = loaded.session();
                var x = ones(2)) {
            assertThatThrownBy(() -> session.run(x))
                    .isInstanceOf(GatunException.class)
                    .hasMessageStartingWith("test.onnx: node 'QuantizeLinear_2' (QuantizeLinear): ");
        }
    }

    private static NodeProto.Builder castTo(int type, String input, String output) {
        return NodeProto.newBuilder()
                .setOpType("Cast")
                .addInput(input)
                .addOutput(output)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeType.INT)
                        .setI(type));
    }
}
