package io.gatun.oracle;

import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.FunctionProto;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.onnx.proto.ModelProto;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.ValueInfoProto;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A graph under construction, with a line for each node: {@code "y, z = Split(x) axis=1"}. */
final class GraphSketch {
    /** Outputs, operator with its domain, inputs, attributes. */
    private static final Pattern NODE = Pattern.compile("(.*?) = (?:(\\w+)\\.)?(\\w+)\\((.*?)\\)(.*)");

    private static final int IR_VERSION = 10;
    private static final int OPSET = 21;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("sketch");

    /** An input or, in a subgraph, one that says its type; -1 stands for an extent that is left open. */
    GraphSketch in(String name, DType dtype, long... dims) {
        graph.addInput(declared(name, dtype, dims));
        return this;
    }

    private static ValueInfoProto declared(String name, DType dtype, long... dims) {
        var info = ValueInfoProto.newBuilder().setName(name);
        var type = info.getTypeBuilder().getTensorTypeBuilder().setElemType(RowModel.number(dtype));
        type.getShapeBuilder();
        for (long dim : dims) {
            var proto = type.getShapeBuilder().addDimBuilder();
            if (dim >= 0) {
                proto.setDimValue(dim);
            }
        }
        return info.build();
    }

    /** Inputs of a subgraph that do not say their type. */
    GraphSketch in(String... names) {
        Arrays.stream(names).forEach(name -> graph.addInputBuilder().setName(name));
        return this;
    }

    GraphSketch constant(String name, Tensor tensor) {
        graph.addInitializer(RowModel.proto(name, tensor));
        return this;
    }

    GraphSketch node(String line) {
        return node(line, Map.of());
    }

    /** @param bodies attributes that are graphs */
    GraphSketch node(String line, Map<String, GraphSketch> bodies) {
        var parts = NODE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException(line);
        }
        var node = NodeProto.newBuilder()
                .addAllOutput(names(parts.group(1)))
                .setOpType(parts.group(3))
                .setName(parts.group(3) + graph.getNodeCount())
                .addAllInput(names(parts.group(4)));
        if (parts.group(2) != null) {
            node.setDomain(parts.group(2));
        }
        for (var attribute : parts.group(5).strip().split(" +")) {
            if (!attribute.isEmpty()) {
                node.addAttribute(attribute(attribute.split("=")[0], attribute.split("=")[1]));
            }
        }
        bodies.forEach((name, body) -> node.addAttributeBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body.graph));
        graph.addNode(node);
        return this;
    }

    private static List<String> names(String list) {
        return list.isEmpty()
                ? List.of()
                : Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    }

    /** {@code @name} refers to an attribute of the function around, a whole number. */
    private static AttributeProto attribute(String name, String value) {
        return value.startsWith("@")
                ? AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeProto.AttributeType.INT)
                        .setRefAttrName(value.substring(1))
                        .build()
                : RowModel.attribute(name, value);
    }

    GraphSketch out(String... names) {
        Arrays.stream(names).forEach(name -> graph.addOutputBuilder().setName(name));
        return this;
    }

    /** An output of a model, of any shape. */
    GraphSketch out(String name, DType dtype) {
        var info = graph.addOutputBuilder().setName(name);
        info.getTypeBuilder().getTensorTypeBuilder().setElemType(RowModel.number(dtype));
        return this;
    }

    /** This as a function of domain {@code own}; its inputs and outputs are the graph's. */
    FunctionProto function(String name, Map<String, String> defaults) {
        var function = FunctionProto.newBuilder().setDomain("own").setName(name);
        graph.getInputList().forEach(input -> function.addInput(input.getName()));
        graph.getOutputList().forEach(output -> function.addOutput(output.getName()));
        defaults.forEach((attribute, value) -> function.addAttributeProto(attribute(attribute, value)));
        function.addOpsetImportBuilder().setDomain("").setVersion(OPSET);
        function.addOpsetImportBuilder().setDomain("own").setVersion(1);
        return function.addAllNode(graph.getNodeList()).build();
    }

    byte[] model(FunctionProto... functions) {
        var model = ModelProto.newBuilder().setIrVersion(IR_VERSION).setGraph(graph);
        model.addOpsetImportBuilder().setDomain("").setVersion(OPSET);
        if (functions.length > 0) {
            model.addOpsetImportBuilder().setDomain("own").setVersion(1);
        }
        return model.addAllFunctions(List.of(functions)).build().toByteArray();
    }
}
