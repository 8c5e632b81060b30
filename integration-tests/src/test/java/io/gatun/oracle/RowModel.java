package io.gatun.oracle;

import com.google.protobuf.ByteString;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.onnx.proto.ModelProto;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** A model of one node, made from a {@link Row}. */
final class RowModel {
    private static final int IR_VERSION = 10;
    /** The first operator set whose Cast names its type by number. */
    private static final int FIRST_CAST = 6;

    private static final Pattern WHOLE = Pattern.compile("-?\\d+");
    private static final Pattern FLOAT = Pattern.compile("-?\\d+\\.\\d*([eE]-?\\d+)?");

    private final Row row;
    private final ModelProto.Builder model;
    private final GraphProto.Builder graph;
    private final NodeProto.Builder node;

    private RowModel(Row row) {
        this.row = row;
        this.model = ModelProto.newBuilder().setIrVersion(IR_VERSION);
        this.model.addOpsetImportBuilder().setDomain("").setVersion(row.opset());
        this.graph = model.getGraphBuilder().setName("row");
        this.node = NodeProto.newBuilder().setName("node").setOpType(row.type());
        for (var attribute : row.attributes()) {
            int equals = attribute.indexOf('=');
            node.addAttribute(attribute(attribute.substring(0, equals), attribute.substring(equals + 1)));
        }
    }

    /**
     * The model as Gatun reads it: input {@code i} is called {@code x<i>}, output {@code i} is called {@code y<i>}.
     *
     * @param tensors one an input; those that are constant become initializers if {@code constants} is true
     */
    static byte[] forGatun(Row row, List<Tensor> tensors, boolean constants) {
        var made = new RowModel(row);
        for (int i = 0; i < tensors.size(); i++) {
            var tensor = tensors.get(i);
            made.node.addInput(tensor == null ? "" : "x" + i);
            if (tensor == null) {
                continue;
            }
            if (constants && row.inputs().get(i).constant()) {
                made.graph.addInitializer(proto("x" + i, tensor));
            } else {
                var type = made.graph
                        .addInputBuilder()
                        .setName("x" + i)
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .setElemType(number(tensor.dtype()));
                type.getShapeBuilder();
                for (long dim : tensor.shape().dims()) {
                    type.getShapeBuilder().addDimBuilder().setDimValue(dim);
                }
            }
        }
        for (int i = 0; i < row.outputs().length(); i++) {
            boolean wanted = row.outputs().charAt(i) != '_';
            made.node.addOutput(wanted ? "y" + i : "");
            if (wanted) {
                made.graph.addOutputBuilder().setName("y" + i);
            }
        }
        made.graph.addNode(made.node);
        return made.model.build().toByteArray();
    }

    /**
     * The model as ONNX Runtime runs it: every input is an initializer, and output {@code y<i>} is cast to {@code z<i>}, of
     * int64 where {@code results} has whole numbers there, else of float64 (in operator sets that can).
     */
    static byte[] forOnnxRuntime(Row row, List<Tensor> tensors, List<Tensor> results) {
        var made = new RowModel(row);
        for (int i = 0; i < tensors.size(); i++) {
            var tensor = tensors.get(i);
            made.node.addInput(tensor == null ? "" : "x" + i);
            if (tensor != null
                    && row.oracle().isPresent()
                    && tensor.dtype() == tensors.getFirst().dtype()) {
                made.graph.addInitializer(proto("w" + i, tensor));
                made.graph.addNode(cast("w" + i, dtype(row.oracle().get()), "x" + i));
            } else if (tensor != null) {
                made.graph.addInitializer(proto("x" + i, tensor));
            }
        }
        var casts = new ArrayList<NodeProto>();
        for (int i = 0; i < results.size(); i++) {
            made.node.addOutput(results.get(i) == null ? "" : "y" + i);
            if (results.get(i) != null) {
                made.graph.addOutputBuilder().setName("y" + i);
                if (row.opset() >= FIRST_CAST) {
                    boolean floating = results.get(i).dtype().isFloating();
                    casts.add(cast("y" + i, floating ? DType.FLOAT64 : DType.INT64, "z" + i));
                    made.graph.addOutputBuilder().setName("z" + i);
                }
            }
        }
        made.graph.addNode(made.node).addAllNode(casts);
        return made.model.build().toByteArray();
    }

    private static NodeProto cast(String from, DType to, String name) {
        return NodeProto.newBuilder()
                .setOpType("Cast")
                .addInput(from)
                .addOutput(name)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(number(to)))
                .build();
    }

    private static DType dtype(String symbol) {
        return Operand.parse(symbol + "[]").dtype();
    }

    /** ONNX's name for an element type. */
    static TensorProto.DataType onnxType(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> TensorProto.DataType.FLOAT;
            case FLOAT64 -> TensorProto.DataType.DOUBLE;
            default -> TensorProto.DataType.valueOf(dtype.name());
        };
    }

    static int number(DType dtype) {
        return onnxType(dtype).getNumber();
    }

    static TensorProto proto(String name, Tensor tensor) {
        var proto = TensorProto.newBuilder().setName(name).setDataType(number(tensor.dtype()));
        Arrays.stream(tensor.shape().dims()).forEach(proto::addDims);
        return proto.setRawData(ByteString.copyFrom(tensor.segment().toArray(ValueLayout.JAVA_BYTE)))
                .build();
    }

    /** An attribute from its text, such as {@code 1}, {@code [0,1]} or {@code SAME_UPPER}. */
    static AttributeProto attribute(String name, String value) {
        var attribute = AttributeProto.newBuilder().setName(name);
        if (Operand.isOperand(value)) {
            attribute
                    .setType(AttributeProto.AttributeType.TENSOR)
                    .setT(proto("", Operand.parse(value).tensor(new Random(0), Arena.ofAuto())));
        } else if (value.startsWith("[")) {
            list(attribute, value.substring(1, value.length() - 1));
        } else if (WHOLE.matcher(value).matches()) {
            attribute.setType(AttributeProto.AttributeType.INT).setI(Long.parseLong(value));
        } else if (FLOAT.matcher(value).matches()) {
            attribute.setType(AttributeProto.AttributeType.FLOAT).setF(Float.parseFloat(value));
        } else {
            attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(value));
        }
        return attribute.build();
    }

    private static void list(AttributeProto.Builder attribute, String values) {
        var each = values.isEmpty() ? new String[0] : values.split(",");
        if (Arrays.stream(each).allMatch(value -> WHOLE.matcher(value).matches())) {
            attribute.setType(AttributeProto.AttributeType.INTS);
            Arrays.stream(each).map(Long::parseLong).forEach(attribute::addInts);
        } else {
            attribute.setType(AttributeProto.AttributeType.FLOATS);
            Arrays.stream(each).map(Float::parseFloat).forEach(attribute::addFloats);
        }
    }
}
