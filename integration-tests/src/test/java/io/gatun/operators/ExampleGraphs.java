package io.gatun.operators;

import com.google.protobuf.ByteString;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.onnx.proto.ValueInfoProto;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Subgraphs for the examples of operators that have some. */
final class ExampleGraphs {
    private static final long EXTENT = 2;

    private ExampleGraphs() {}

    /** @param types element types of the graph's values, in the order of the example */
    static GraphProto of(String name, List<DType> types) {
        return switch (name) {
            case "constant" -> constant(types.getFirst());
            case "iteration" -> iteration(types.getFirst());
            case "slice" -> slice(types.getFirst(), types.getLast());
            default -> throw new AssertionError("no graph " + name);
        };
    }

    /** A branch of If. */
    private static GraphProto constant(DType dtype) {
        var value = TensorProto.newBuilder()
                .addDims(EXTENT)
                .setDataType(ExampleModel.number(dtype))
                .setRawData(zeros(dtype));
        var attribute = AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeType.TENSOR)
                .setT(value);
        return GraphProto.newBuilder()
                .setName("constant")
                .addNode(NodeProto.newBuilder()
                        .setOpType("Constant")
                        .addOutput("y")
                        .addAttribute(attribute))
                .addOutput(ValueInfoProto.newBuilder().setName("y"))
                .build();
    }

    private static ByteString zeros(DType dtype) {
        try (var arena = Arena.ofConfined()) {
            var tensor = Tensor.allocate(TensorType.of(dtype, EXTENT), arena);
            return ByteString.copyFrom(tensor.segment().toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** The body of a Loop that carries one value and leaves it as it is. */
    private static GraphProto iteration(DType carried) {
        var graph = GraphProto.newBuilder()
                .setName("iteration")
                .addInput(value("number", DType.INT64))
                .addInput(value("condition", DType.BOOL))
                .addInput(value("x", carried, EXTENT));
        identity(graph, "condition", "next");
        identity(graph, "x", "y");
        return graph.build();
    }

    /** The body of a Scan that keeps its state and gives its slice back. */
    private static GraphProto slice(DType state, DType slice) {
        var graph = GraphProto.newBuilder()
                .setName("slice")
                .addInput(value("state", state, EXTENT))
                .addInput(value("x", slice, EXTENT));
        identity(graph, "state", "next");
        identity(graph, "x", "y");
        return graph.build();
    }

    private static void identity(GraphProto.Builder graph, String from, String to) {
        graph.addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput(from)
                        .addOutput(to))
                .addOutput(ValueInfoProto.newBuilder().setName(to));
    }

    private static ValueInfoProto.Builder value(String name, DType dtype, long... dims) {
        var value = ValueInfoProto.newBuilder().setName(name);
        var type = value.getTypeBuilder().getTensorTypeBuilder().setElemType(ExampleModel.number(dtype));
        type.getShapeBuilder();
        for (long dim : dims) {
            type.getShapeBuilder().addDimBuilder().setDimValue(dim);
        }
        return value;
    }
}
