package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.gatun.GatunException;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.onnx.proto.TensorProto.DataType;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.TensorType;
import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OnnxReaderTest {
    private final Arena arena = Arena.ofShared();

    @AfterEach
    void freeModels() {
        arena.close();
    }

    private void assertRefused(TestModel model, String message) {
        assertThatThrownBy(() -> model.read(arena))
                .isInstanceOf(GatunException.class)
                .hasMessage(message);
    }

    @Test
    void initializersThatAreInputsAsWellAreConstants() {
        var graph = TestModel.withInput(2)
                .input("w", DataType.FLOAT_VALUE, 2)
                .floats("w", List.of(2L), 1, 2)
                .node("Add", List.of("x", "w"), "y")
                .read(arena);
        assertThat(graph.inputs()).extracting(input -> input.name()).containsExactly("x");
        assertThat(graph.constant(new Value("w")).orElseThrow().toFloats()).containsExactly(1, 2);
    }

    @Test
    void extentsWithoutAValueBecomeSymbols() {
        var model = new TestModel();
        var shape = model.graph
                .addInputBuilder()
                .setName("x")
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(DataType.FLOAT_VALUE)
                .getShapeBuilder();
        shape.addDimBuilder().setDimParam("N");
        shape.addDimBuilder().setDimParam("?");
        shape.addDimBuilder();
        shape.addDimBuilder().setDimValue(-1);
        shape.addDimBuilder().setDimValue(0);
        shape.addDimBuilder().setDimValue(3);
        model.graph.addOutputBuilder().setName("y");
        var input = model.node("Relu", List.of("x"), "y").read(arena).inputs().getFirst();
        assertThat(input.dims())
                .containsExactly(Dim.of("N"), Dim.of(""), Dim.of(""), Dim.of(""), Dim.of(""), Dim.of(3));
    }

    @Test
    void nodesAreSortedAndNamed() {
        var graph = TestModel.withInput(2)
                .node("Relu", List.of("b"), "y")
                .node("Tanh", List.of("a"), "b")
                .node("Sigmoid", List.of("x"), "a")
                .read(arena);
        assertThat(graph.nodes()).extracting(Node::name).containsExactly("Sigmoid_2", "Tanh_1", "Relu_0");
    }

    @Test
    void cyclesAreNamed() {
        var model = TestModel.withInput(2)
                .node("Relu", List.of("x"), "y")
                .node("Add", List.of("y", "c"), "b")
                .node("Tanh", List.of("b"), "c");
        assertRefused(model, "test.onnx: nodes 'Tanh_2', 'Add_1' wait for each other in a circle");
    }

    @Test
    void missingAndDoubleValuesAreNamed() {
        assertRefused(
                TestModel.withInput(2).node("Relu", List.of("z"), "y"),
                "test.onnx: node 'Relu_0' (Relu): input 'z' is not made by anything");
        assertRefused(
                TestModel.withInput(2).node("Relu", List.of("x"), "y").node("Tanh", List.of("x"), "y"),
                "test.onnx: node 'Tanh_1' (Tanh): makes 'y', which node 'Relu_0' (Relu) makes already");
        assertRefused(
                TestModel.withInput(2).node("Relu", List.of("x"), "x"),
                "test.onnx: node 'Relu_0' (Relu): makes 'x', which is an input or a constant of the graph");
        assertRefused(
                TestModel.withInput(2).node("Relu", List.of("x"), "z"),
                "test.onnx: graph output 'y' is not made by anything");
        assertRefused(
                TestModel.withInput(2).node("Relu", List.of("x"), ""),
                "test.onnx: node 'Relu_0' (Relu): has no output");
        assertRefused(
                TestModel.withInput(2).floats("w", List.of(1L), 1).floats("w", List.of(1L), 2),
                "test.onnx: two initializers have the name 'w'");
        assertRefused(
                TestModel.withInput(2).input("x", 1, 2).node("Relu", List.of("x"), "y"),
                "test.onnx: graph input 'x': the value 'x' exists already or has no name");
    }

    @Test
    void shapeErrorsNameFileNodeOperatorAndValues() {
        var model = TestModel.withInput(1, 3, 8, 8)
                .floats("w", List.of(1L, 1L, 1L, 1L), 1)
                .node(NodeProto.newBuilder()
                        .setName("first/conv")
                        .setOpType("Conv")
                        .addInput("x")
                        .addInput("w")
                        .addOutput("y"));
        assertRefused(model, "test.onnx: node 'first/conv' (Conv): weight wants 1 input channels, 'x' is f32[1,3,8,8]");
    }

    @Test
    void unknownOperatorsAndMissingSubgraphsAreRefused() {
        assertRefused(
                TestModel.withInput(2).node("Frobnicate", List.of("x"), "y"),
                "test.onnx: node 'Frobnicate_0' (Frobnicate): unknown operator Frobnicate");
        var attribute = AttributeProto.newBuilder().setName("then_branch").setType(AttributeType.GRAPH);
        attribute.getGBuilder();
        assertRefused(
                TestModel.withInput(2)
                        .node(NodeProto.newBuilder()
                                .setOpType("If")
                                .addInput("x")
                                .addOutput("y")
                                .addAttribute(attribute)),
                "test.onnx: node 'If_0' (If): attribute 'else_branch' is missing");
    }

    @Test
    void inputsThatAreNoTensorsOfKnownTypeAndRankAreRefused() {
        var sequence = new TestModel();
        sequence.graph.addInputBuilder().setName("x").getTypeBuilder().getSequenceTypeBuilder();
        assertRefused(sequence, "test.onnx: graph input 'x': wants a sequence, only tensors are supported");
        var shapeless = new TestModel();
        shapeless
                .graph
                .addInputBuilder()
                .setName("x")
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(1);
        assertRefused(shapeless, "test.onnx: graph input 'x': does not say its shape, not even its rank");
        assertRefused(
                new TestModel().input("x", DataType.STRING_VALUE, 1),
                "test.onnx: graph input 'x': element type string is not supported");
        assertRefused(
                TestModel.withInput(1L << 40, 1L << 40),
                "test.onnx: graph input 'x': a tensor of shape [1099511627776, 1099511627776] has more than 2^63 elements");
        assertRefused(new TestModel().input("x", 99, 1), "test.onnx: graph input 'x': unknown element type number 99");
    }

    @Test
    void filesWithoutOperatorSetsAreRefusedUnlessOlderThanThem() {
        var model = TestModel.withInput(2).node("Relu", List.of("x"), "y");
        model.model.clearOpsetImport();
        assertRefused(
                model,
                "test.onnx: node 'Relu_0' (Relu): the file does not say which version of ONNX's operators it uses");
        model.model.setIrVersion(1);
        assertThat(model.read(arena).metadata().opsets()).containsEntry("", 1L);
    }

    @Test
    void operatorSetsOfTheFutureAreTried() {
        var model = TestModel.withInput(2).node("Relu", List.of("x"), "y");
        model.model.getOpsetImportBuilder(0).setDomain("ai.onnx").setVersion(Long.MAX_VALUE);
        assertThat(model.read(arena).nodes()).hasSize(1);
    }

    @Test
    void typedFieldsAreDecoded() {
        var graph = TestModel.withInput(2)
                .node("Relu", List.of("x"), "y")
                .initializer(tensor("i8", DataType.INT8, 2).addInt32Data(-1).addInt32Data(127))
                .initializer(tensor("u8", DataType.UINT8, 2).addInt32Data(255).addInt32Data(0))
                .initializer(tensor("i16", DataType.INT16, 1).addInt32Data(-300))
                .initializer(tensor("u32", DataType.UINT32, 1).addUint64Data(0xFFFF_FFFFL))
                .initializer(tensor("i64", DataType.INT64, 2)
                        .addInt64Data(Long.MIN_VALUE)
                        .addInt64Data(7))
                .initializer(
                        tensor("f16", DataType.FLOAT16, 2).addInt32Data(0x3C00).addInt32Data(0xC000))
                .initializer(tensor("bf16", DataType.BFLOAT16, 1).addInt32Data(0x3FC0))
                .initializer(tensor("f64", DataType.DOUBLE, 1).addDoubleData(0.1))
                .initializer(tensor("bool", DataType.BOOL, 3).setRawData(ByteString.copyFrom(new byte[] {0, 1, 2})))
                .initializer(tensor("none", DataType.FLOAT, 0))
                .read(arena);
        assertThat(constant(graph, "i8")).containsExactly(-1, 127);
        assertThat(constant(graph, "u8")).containsExactly(255, 0);
        assertThat(constant(graph, "i16")).containsExactly(-300);
        assertThat(constant(graph, "u32")).containsExactly(4294967295.0);
        assertThat(constant(graph, "i64")).containsExactly(-0x1p63, 7);
        assertThat(constant(graph, "f16")).containsExactly(1, -2);
        assertThat(constant(graph, "bf16")).containsExactly(1.5);
        assertThat(constant(graph, "f64")).containsExactly(0.1);
        assertThat(constant(graph, "bool")).containsExactly(0, 1, 1);
        assertThat(constant(graph, "none")).isEmpty();
    }

    @Test
    void fewBitsComeAsBytesOfRawDataOrAsOneNumberAByte() {
        var graph = TestModel.withInput(2)
                .node("Relu", List.of("x"), "y")
                .initializer(
                        tensor("f8", DataType.FLOAT8E5M2, 2).addInt32Data(0x3C).addInt32Data(0xFC))
                .initializer(tensor("scale", DataType.FLOAT8E8M0, 2)
                        .setRawData(ByteString.copyFrom(new byte[] {0x7F, (byte) 0x80})))
                .initializer(tensor("i4", DataType.INT4, 3).addInt32Data(0xF1).addInt32Data(8))
                .initializer(
                        tensor("u4", DataType.UINT4, 3).setRawData(ByteString.copyFrom(new byte[] {(byte) 0xF1, 8})))
                .initializer(tensor("i2", DataType.INT2, 5)
                        .addInt32Data(0b11_10_01_00)
                        .addInt32Data(1))
                .initializer(tensor("u2", DataType.UINT2, 4).addInt32Data(0b11_10_01_00))
                .initializer(tensor("f4", DataType.FLOAT4E2M1, 2).addInt32Data(0xF1))
                .read(arena);
        assertThat(constant(graph, "f8")).containsExactly(1, Double.NEGATIVE_INFINITY);
        assertThat(constant(graph, "scale")).containsExactly(1, 2);
        assertThat(constant(graph, "i4")).containsExactly(1, -1, -8);
        assertThat(constant(graph, "u4")).containsExactly(1, 15, 8);
        assertThat(constant(graph, "i2")).containsExactly(0, 1, -2, -1, 1);
        assertThat(constant(graph, "u2")).containsExactly(0, 1, 2, 3);
        assertThat(constant(graph, "f4")).containsExactly(0.5, -6);
        assertRefused(
                TestModel.withInput(2).initializer(tensor("w", DataType.INT4, 3).addInt32Data(1)),
                "test.onnx: tensor 'w': i4[3] wants 2 values, the file has at most 1");
        assertRefused(
                TestModel.withInput(2)
                        .initializer(tensor("w", DataType.UINT2, 9).setRawData(ByteString.copyFrom(new byte[2]))),
                "test.onnx: tensor 'w': u2[9] wants 3 bytes of data, the file has 2");
    }

    private static TensorProto.Builder tensor(String name, DataType type, long... dims) {
        var tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        Arrays.stream(dims).forEach(tensor::addDims);
        return tensor;
    }

    private static double[] constant(io.gatun.graph.Graph graph, String name) {
        var tensor = graph.constant(new Value(name)).orElseThrow();
        var values = new double[Math.toIntExact(tensor.size())];
        Arrays.setAll(values, tensor::doubleAt);
        return values;
    }

    @Test
    void tensorsWhoseDataDoesNotFitAreRefusedBeforeMemoryIsTaken() {
        assertRefused(
                TestModel.withInput(2).floats("w", List.of(3L), 1, 2),
                "test.onnx: tensor 'w': f32[3] wants 12 bytes of data, the file has 8");
        assertRefused(
                TestModel.withInput(2).floats("w", List.of(1L << 20)),
                "test.onnx: tensor 'w': f32[1048576] wants 4194304 bytes of data, the file has none");
        assertRefused(
                TestModel.withInput(2)
                        .initializer(tensor("w", DataType.INT64, 1L << 20).addInt64Data(1)),
                "test.onnx: tensor 'w': i64[1048576] wants 1048576 values, the file has at most 1");
        assertRefused(
                TestModel.withInput(2)
                        .initializer(tensor("w", DataType.INT64, 2).addInt64Data(1000)),
                "test.onnx: tensor 'w': i64[2] wants 2 values, the file has 1");
        assertRefused(
                TestModel.withInput(2).initializer(tensor("w", DataType.FLOAT, -1, 2)),
                "test.onnx: tensor 'w': a dimension cannot be negative, got [-1, 2]");
        assertRefused(
                TestModel.withInput(2).initializer(tensor("w", DataType.FLOAT, 1L << 40, 1L << 40)),
                "test.onnx: tensor 'w': a tensor of shape [1099511627776, 1099511627776] has more than 2^63 elements");
        assertRefused(
                TestModel.withInput(2).initializer(tensor("w", DataType.COMPLEX64, 2)),
                "test.onnx: tensor 'w': element type complex64 is not supported");
    }

    @Test
    void everyFormOfConstantBecomesAConstant() {
        var graph = TestModel.withInput(2)
                .node("Relu", List.of("x"), "y")
                .node(constantNode("f")
                        .addAttribute(
                                attribute("value_float", AttributeType.FLOAT).setF(1.5f)))
                .node(constantNode("i")
                        .addAttribute(attribute("value_int", AttributeType.INT).setI(-3)))
                .node(constantNode("fs")
                        .addAttribute(attribute("value_floats", AttributeType.FLOATS)
                                .addFloats(1)
                                .addFloats(2)))
                .node(constantNode("is")
                        .addAttribute(attribute("value_ints", AttributeType.INTS)
                                .addInts(4)
                                .addInts(5)))
                .node(constantNode("t")
                        .addAttribute(attribute("value", AttributeType.UNDEFINED)
                                .setT(tensor("", DataType.INT32, 1, 2)
                                        .addInt32Data(6)
                                        .addInt32Data(7))))
                .read(arena);
        assertThat(graph.nodes()).hasSize(1);
        assertThat(graph.requireType(new Value("f"))).isEqualTo(TensorType.of(DType.FLOAT32));
        assertThat(constant(graph, "f")).containsExactly(1.5);
        assertThat(graph.requireType(new Value("i"))).isEqualTo(TensorType.of(DType.INT64));
        assertThat(constant(graph, "i")).containsExactly(-3);
        assertThat(constant(graph, "fs")).containsExactly(1, 2);
        assertThat(constant(graph, "is")).containsExactly(4, 5);
        assertThat(graph.requireType(new Value("t"))).isEqualTo(TensorType.of(DType.INT32, 1, 2));
        assertRefused(
                TestModel.withInput(2).node(constantNode("c")),
                "test.onnx: node 'Constant_0' (Constant): has no value");
    }

    private static NodeProto.Builder constantNode(String output) {
        return NodeProto.newBuilder().setOpType("Constant").addOutput(output);
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    @Test
    void attributesOfWrongKindAreNamed() {
        var node = NodeProto.newBuilder().setOpType("LeakyRelu").addInput("x").addOutput("y");
        assertRefused(
                TestModel.withInput(2)
                        .node(node.clone()
                                .addAttribute(
                                        attribute("alpha", AttributeType.INT).setI(1))),
                "test.onnx: node 'LeakyRelu_0' (LeakyRelu): attribute 'alpha' must be a float, got 1");
        assertRefused(
                TestModel.withInput(2).node(node.clone().addAttribute(attribute("alpha", AttributeType.TENSOR))),
                "test.onnx: node 'LeakyRelu_0' (LeakyRelu): attribute 'alpha' should be a tensor, but has no value");
        assertRefused(
                TestModel.withInput(2)
                        .node(node.clone()
                                .addAttribute(AttributeProto.newBuilder().setName("alpha"))),
                "test.onnx: node 'LeakyRelu_0' (LeakyRelu): attribute 'alpha' has no value");
    }

    @Test
    void messagesStayOnOneLineWhateverTheNamesHold() {
        var model = TestModel.withInput(2).node("Bad\n\u001b[31mOp", List.of("x"), "y");
        assertThatThrownBy(() -> model.read(arena)).hasMessageNotContainingAny("\n", "\u001b");
        var endless = TestModel.withInput(2).node("x".repeat(100_000), List.of("x"), "y");
        assertThatThrownBy(() -> endless.read(arena))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1100));
    }

    @Test
    void streamsAreReadToTheirEnd() {
        var model = TestModel.withInput(2).node("Relu", List.of("x"), "y");
        model.floats("w", List.of(1_000_000L), new float[1_000_000]);
        var graph = OnnxReader.read(new ByteArrayInputStream(model.bytes()), "stream", arena);
        assertThat(graph.constants()).hasSize(1);
        assertThat(graph.constants().firstEntry().getValue().segment().isNative())
                .isTrue();
    }

    @Test
    void metadataIsKept() {
        var model = TestModel.withInput(2).node("Relu", List.of("x"), "y");
        model.model.setProducerName("pytorch").setProducerVersion("2.1");
        model.model.addMetadataPropsBuilder().setKey("labels").setValue("cat,dog");
        var metadata = model.read(arena).metadata();
        assertThat(metadata.producer()).isEqualTo("pytorch 2.1");
        assertThat(metadata.irVersion()).isEqualTo(8);
        assertThat(metadata.opsets()).containsEntry("", 17L);
        assertThat(metadata.properties()).containsEntry("labels", "cat,dog");
    }
}
