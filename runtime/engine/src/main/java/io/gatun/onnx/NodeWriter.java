package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.graph.Formal;
import io.gatun.graph.Node;
import io.gatun.graph.Subgraph;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TypeProto;
import io.gatun.onnx.proto.ValueInfoProto;
import io.gatun.op.Attributes;
import io.gatun.op.ControlFlow;
import io.gatun.op.CustomOp;
import io.gatun.op.Identity;
import io.gatun.op.Split;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Turns nodes into NodeProtos, those with graphs inside included: what these capture is written as names from around them. */
final class NodeWriter {
    private final WrittenNames names;

    /** @param names of all values around */
    NodeWriter(WrittenNames names) {
        this.names = names;
    }

    /**
     * @param firstInput the type of its first input as far as it is known
     * @throws GatunException if it is not an operator of ONNX, or in a form that only older operator sets have
     */
    NodeProto write(Node node, Optional<TypeProto> firstInput) {
        var type = node.op().type();
        if (node.op() instanceof CustomOp || !OperatorTable.INSTANCE.all().containsKey(type)) {
            throw new GatunException(node.describe() + ": is not an operator of ONNX and cannot be written");
        }
        if (!LegacyForms.canBeSaidToday(node.op(), firstInput)) {
            throw new GatunException(node.describe()
                    + ": means what it meant in an older operator set, for which today's operators have no form");
        }
        var proto = NodeProto.newBuilder()
                .setName(node.name())
                .setOpType(type)
                .addAllInput(names.of(formalInputs(node)))
                .addAllOutput(names.of(node.outputs()));
        node.op().attributes().asMap().forEach((name, value) -> proto.addAttribute(attribute(node, name, value)));
        if (node.op() instanceof Split && !node.input(1).isPresent()) {
            // today's form wants the number of equal parts, which the operator sees from its outputs
            proto.addAllAttribute(AttributeWriter.write(Attributes.builder()
                    .set("num_outputs", node.outputs().size())
                    .build()));
        }
        return proto.build();
    }

    private static int captures(Node node) {
        return node.op() instanceof ControlFlow flow ? flow.captures() : 0;
    }

    private static List<Value> formalInputs(Node node) {
        return node.inputs().subList(0, node.inputs().size() - captures(node));
    }

    private AttributeProto attribute(Node node, String name, Object value) {
        if (value instanceof Subgraph body) {
            try {
                return AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeType.GRAPH)
                        .setG(body(node, body))
                        .build();
            } catch (GatunException refusal) {
                throw refusal.in(node.describe());
            }
        }
        return AttributeWriter.attribute(name, value);
    }

    private GraphProto body(Node node, Subgraph body) {
        var inside = names.inside();
        var proto = GraphProto.newBuilder().setName(body.name().isEmpty() ? "body" : body.name());
        int formals = body.inputs() - body.captures();
        for (int i = 0; i < body.inputs(); i++) {
            var input = body.formalInputs().get(i);
            if (i < formals) {
                proto.addInput(declared(inside.define(input.value()), input));
            } else {
                inside.capture(
                        input.value(), names.of(node.inputs().get(node.inputs().size() - body.inputs() + i)));
            }
        }
        body.constants()
                .forEach((value, tensor) -> proto.addInitializer(TensorMessage.small(inside.define(value), tensor)));
        for (var made : body.nodes()) {
            made.outputs().stream().filter(Value::isPresent).forEach(inside::define);
        }
        var writer = new NodeWriter(inside);
        body.nodes().forEach(made -> proto.addNode(writer.write(made, Optional.empty())));
        addOutputs(body, inside, writer, proto);
        return proto.build();
    }

    /** What no node of the body makes, or what goes out twice, is copied: others than Gatun want it so. */
    private static void addOutputs(Subgraph body, WrittenNames inside, NodeWriter writer, GraphProto.Builder proto) {
        var made = new HashSet<Value>();
        body.nodes().forEach(node -> made.addAll(node.outputs()));
        for (var output : body.formalOutputs()) {
            var name = inside.of(output.value());
            if (!made.remove(output.value())) {
                var copy = new Value(name + ".copy");
                name = inside.define(copy);
                proto.addNode(writer.write(
                        new Node(name, new Identity(), List.of(output.value()), List.of(copy)), Optional.empty()));
            }
            proto.addOutput(declared(name, output));
        }
    }

    private static ValueInfoProto declared(String name, Formal formal) {
        var info = ValueInfoProto.newBuilder().setName(name);
        formal.dtype().ifPresent(dtype -> {
            var type = info.getTypeBuilder().getTensorTypeBuilder().setElemType(OnnxTypes.number(dtype));
            formal.dims().ifPresent(dims -> type.setShape(OnnxTypes.shape(dims)));
        });
        return info.build();
    }
}
