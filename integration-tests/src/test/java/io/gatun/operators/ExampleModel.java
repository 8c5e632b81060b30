package io.gatun.operators;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gatun.onnx.KnownOperators;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.onnx.proto.ModelProto;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.onnx.proto.TensorProto.DataType;
import io.gatun.operators.Example.Operand;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes an example as an ONNX file of one node, at the newest operator set.
 *
 * @param types what the example's letters stand for
 * @param allConstant whether the file holds all inputs, so that every shape is known from the start
 */
record ExampleModel(Example example, Map<String, DType> types, boolean allConstant) {
    byte[] bytes() {
        var model = ModelProto.newBuilder().setIrVersion(10);
        model.addOpsetImportBuilder().setVersion(KnownOperators.newestOperatorSet());
        var graph = model.getGraphBuilder().setName(example.operator());
        var node = NodeProto.newBuilder().setName("node").setOpType(example.operator());
        for (int i = 0; i < example.inputs().size(); i++) {
            var input = example.inputs().get(i);
            node.addInput(input == null ? "" : "in" + i);
            if (input != null && (allConstant || input.constant())) {
                graph.addInitializer(constant(input).setName("in" + i));
            } else if (input != null) {
                var type = graph.addInputBuilder()
                        .setName("in" + i)
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .setElemType(number(dtype(input.type())));
                type.getShapeBuilder();
                input.dims()
                        .forEach(dim -> type.getShapeBuilder().addDimBuilder().setDimValue(dim));
            }
        }
        for (int i = 0; i < example.outputs(); i++) {
            node.addOutput("out" + i);
            graph.addOutputBuilder().setName("out" + i);
        }
        example.attributes().forEach((name, value) -> node.addAttribute(attribute(name, value)));
        graph.addNode(node);
        return model.build().toByteArray();
    }

    /** As {@link #bytes}, with one attribute set to something else. */
    byte[] bytesWith(AttributeProto attribute) throws InvalidProtocolBufferException {
        var model = ModelProto.parseFrom(bytes()).toBuilder();
        var node = model.getGraphBuilder().getNodeBuilder(0);
        var others = node.getAttributeList().stream()
                .filter(other -> !other.getName().equals(attribute.getName()))
                .toList();
        node.clearAttribute().addAllAttribute(others).addAttribute(attribute);
        return model.build().toByteArray();
    }

    /** The tensor that is to be fed, or held by the file. */
    Tensor tensor(Operand operand, Arena arena) {
        var tensor = Tensor.allocate(new TensorType(dtype(operand.type()), Shape.of(operand.dims())), arena);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, operand.values().get((int) (i % operand.values().size())));
        }
        return tensor;
    }

    private DType dtype(String name) {
        return types.containsKey(name)
                ? types.get(name)
                : Arrays.stream(DType.values())
                        .filter(dtype -> dtype.toString().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(example.operator() + ": no element type " + name));
    }

    private TensorProto.Builder constant(Operand operand) {
        try (var arena = Arena.ofConfined()) {
            var tensor = tensor(operand, arena);
            return TensorProto.newBuilder()
                    .addAllDims(operand.dims())
                    .setDataType(number(tensor.dtype()))
                    .setRawData(ByteString.copyFrom(tensor.segment().toArray(ValueLayout.JAVA_BYTE)));
        }
    }

    private AttributeProto.Builder attribute(String name, String value) {
        var attribute = AttributeProto.newBuilder().setName(name);
        if (value.startsWith("<")) {
            return attribute.setType(AttributeType.INT).setI(number(dtype(value.substring(1, value.length() - 1))));
        }
        if (value.startsWith("@")) {
            var parts = value.substring(1).split(":");
            var dtypes = Example.letters(value).stream().map(this::dtype).toList();
            return attribute.setType(AttributeType.GRAPH).setG(ExampleGraphs.of(parts[0], dtypes));
        }
        if (Example.isTensor(value)) {
            return attribute.setType(AttributeType.TENSOR).setT(constant(Operand.parse(value)));
        }
        if (value.startsWith("[")) {
            attribute.setType(AttributeType.INTS);
            for (var number : value.substring(1, value.length() - 1).split(",")) {
                attribute.addInts(Long.parseLong(number));
            }
            return attribute;
        }
        if (value.matches("-?\\d+")) {
            return attribute.setType(AttributeType.INT).setI(Long.parseLong(value));
        }
        if (value.matches("-?\\d+\\.\\d+")) {
            return attribute.setType(AttributeType.FLOAT).setF(Float.parseFloat(value));
        }
        return attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(value));
    }

    /** ONNX's number for an element type. */
    static int number(DType dtype) {
        var name = switch (dtype) {
            case FLOAT32 -> "FLOAT";
            case FLOAT64 -> "DOUBLE";
            default -> dtype.name();
        };
        return DataType.valueOf(name).getNumber();
    }
}
