package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.op.Attributes;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

/**
 * A node as the file has it.
 *
 * @param name its own, or one made from operator and position
 * @param header everything but the attributes
 * @param bytes the whole message
 * @param inputs trailing absent ones dropped
 * @param outputs as many as the file lists, as their number can mean something; at least one is present
 */
record NodeMessage(String name, NodeProto header, MemorySegment bytes, List<Value> inputs, List<Value> outputs) {
    private static final Set<Integer> LARGE = Set.of(
            NodeProto.ATTRIBUTE_FIELD_NUMBER, NodeProto.DOC_STRING_FIELD_NUMBER, NodeProto.METADATA_PROPS_FIELD_NUMBER);

    /** @param index position in the file, from 0 */
    static NodeMessage of(MemorySegment bytes, int index) {
        var header = new Message(bytes).read(LARGE, (_, _) -> {}, NodeProto.parser(), "node " + index);
        if (header.getOpType().isEmpty()) {
            throw new GatunException("node " + index + " '" + header.getName() + "' does not say which operator it is");
        }
        var name = header.getName().isEmpty() ? header.getOpType() + "_" + index : header.getName();
        var outputs = header.getOutputList().stream().map(Value::new).toList();
        var node = new NodeMessage(name, header, bytes, inputs(header), outputs);
        if (node.outputs.stream().noneMatch(Value::isPresent)) {
            throw new GatunException(node.describe() + ": has no output");
        }
        return node;
    }

    private static List<Value> inputs(NodeProto header) {
        int count = header.getInputCount();
        while (count > 0 && header.getInput(count - 1).isEmpty()) {
            count--;
        }
        return header.getInputList().subList(0, count).stream().map(Value::new).toList();
    }

    String type() {
        return header.getOpType();
    }

    /** The operator set's domain; ONNX's own is empty, under either of its names. */
    String domain() {
        return header.getDomain().equals("ai.onnx") ? "" : header.getDomain();
    }

    Attributes attributes(AttributeReader reader) {
        var attributes = Attributes.builder();
        new Message(bytes).each(NodeProto.ATTRIBUTE_FIELD_NUMBER, (_, attribute) -> reader.read(attribute, attributes));
        return attributes.build();
    }

    /** As {@link io.gatun.graph.Node#describe}. */
    String describe() {
        return "node '" + name + "' (" + type() + ")";
    }
}
