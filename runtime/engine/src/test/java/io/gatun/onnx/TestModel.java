package io.gatun.onnx;

import io.gatun.graph.Graph;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.onnx.proto.ModelProto;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.onnx.proto.TensorProto.DataType;
import java.lang.foreign.Arena;
import java.util.List;

/** A small model under construction: input {@code x} f32[1,3,8,8] unless declared otherwise, output {@code y}. */
final class TestModel {
    final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
    final GraphProto.Builder graph = model.getGraphBuilder().setName("test");

    TestModel() {
        model.addOpsetImportBuilder().setDomain("").setVersion(17);
    }

    static TestModel withInput(long... dims) {
        var made = new TestModel();
        made.input("x", DataType.FLOAT_VALUE, dims);
        made.graph.addOutputBuilder().setName("y");
        return made;
    }

    TestModel input(String name, int type, long... dims) {
        var tensor = graph.addInputBuilder()
                .setName(name)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(type);
        tensor.getShapeBuilder();
        for (long dim : dims) {
            tensor.getShapeBuilder().addDimBuilder().setDimValue(dim);
        }
        return this;
    }

    TestModel node(String type, List<String> inputs, String output) {
        return node(NodeProto.newBuilder().setOpType(type).addAllInput(inputs).addOutput(output));
    }

    TestModel node(NodeProto.Builder node) {
        graph.addNode(node);
        return this;
    }

    TestModel floats(String name, List<Long> dims, float... values) {
        var tensor = graph.addInitializerBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT_VALUE)
                .addAllDims(dims);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return this;
    }

    TestModel initializer(TensorProto.Builder tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    byte[] bytes() {
        return model.build().toByteArray();
    }

    Graph read(Arena arena) {
        return OnnxReader.read(bytes(), "test.onnx", arena);
    }
}
