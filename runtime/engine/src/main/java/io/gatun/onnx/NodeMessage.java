package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.op.Attributes;
import io.gatun.op.Body;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A node as the file has it.
 *
 * @param name its own, or one made from operator and position
 * @param header everything but the attributes
 * @param bytes the whole message
 * @param inputs trailing absent ones dropped
 * @param outputs as many as the file lists, as their number can mean something; the first is present
 * @param bodies the graphs among its attributes, by name
 */
record NodeMessage(
        String name,
        NodeProto header,
        MemorySegment bytes,
        List<Value> inputs,
        List<Value> outputs,
        Map<String, GraphMessage> bodies) {
    private static final Set<Integer> LARGE = Set.of(
            NodeProto.ATTRIBUTE_FIELD_NUMBER, NodeProto.DOC_STRING_FIELD_NUMBER, NodeProto.METADATA_PROPS_FIELD_NUMBER);

    /**
     * @param index position in the file, from 0
     * @param body reads a graph among the attributes
     */
    static NodeMessage of(MemorySegment bytes, int index, Function<MemorySegment, GraphMessage> body) {
        var header = new Message(bytes).read(LARGE, (_, _) -> {}, NodeProto.parser(), "node " + index);
        if (header.getOpType().isEmpty()) {
            throw new GatunException("node " + index + " '" + header.getName() + "' does not say which operator it is");
        }
        var name = header.getName().isEmpty() ? header.getOpType() + "_" + index : header.getName();
        var outputs = outputs(header, index);
        var node = new NodeMessage(name, header, bytes, inputs(header), outputs, Map.of());
        if (header.getOutputList().stream().allMatch(String::isEmpty)) {
            throw new GatunException(node.describe() + ": has no output");
        }
        try {
            return new NodeMessage(name, header, bytes, node.inputs, outputs, bodies(bytes, body));
        } catch (GatunException refusal) {
            throw refusal.in(node.describe());
        }
    }

    private static Map<String, GraphMessage> bodies(MemorySegment bytes, Function<MemorySegment, GraphMessage> body) {
        var bodies = new LinkedHashMap<String, GraphMessage>();
        new Message(bytes)
                .each(
                        NodeProto.ATTRIBUTE_FIELD_NUMBER,
                        (_, attribute) -> new Message(attribute)
                                .each(
                                        AttributeProto.G_FIELD_NUMBER,
                                        (_, graph) -> bodies.put(AttributeReader.name(attribute), body.apply(graph))));
        return bodies;
    }

    /** The same node under another name. */
    NodeMessage named(String other) {
        return new NodeMessage(other, header, bytes, inputs, outputs, bodies);
    }

    /** Values that its bodies read from the graphs around them. */
    Set<Value> captures() {
        var captures = new LinkedHashSet<Value>();
        bodies.values().forEach(body -> captures.addAll(body.captures()));
        return captures;
    }

    /** Values that must exist before it can run. */
    Set<Value> needs() {
        var needs = new LinkedHashSet<>(inputs);
        needs.remove(Value.ABSENT);
        needs.addAll(captures());
        return needs;
    }

    private static List<Value> inputs(NodeProto header) {
        int count = header.getInputCount();
        while (count > 0 && header.getInput(count - 1).isEmpty()) {
            count--;
        }
        return header.getInputList().subList(0, count).stream().map(Value::new).toList();
    }

    /** Which of several functions of one name is meant; mostly empty. */
    String overload() {
        return header.getOverload();
    }

    /** The first output is one that every operator computes, and has a name even if the file leaves it out. */
    private static List<Value> outputs(NodeProto header, int index) {
        var names = new ArrayList<>(header.getOutputList());
        if (!names.isEmpty() && names.getFirst().isEmpty()) {
            names.set(0, "unused output of node " + index);
        }
        return names.stream().map(Value::new).toList();
    }

    String type() {
        return header.getOpType();
    }

    /** The operator set's domain; ONNX's own is empty, under either of its names. */
    String domain() {
        return header.getDomain().equals("ai.onnx") ? "" : header.getDomain();
    }

    /**
     * @param given the attributes of the function call that the node is a part of
     * @param body turns a graph among the attributes into a body
     */
    Attributes attributes(AttributeReader reader, GivenAttributes given, Function<GraphMessage, Body> body) {
        var attributes = Attributes.builder();
        eachAttribute(attribute -> reader.read(attribute, given, name -> body.apply(bodies.get(name)), attributes));
        return attributes.build();
    }

    void eachAttribute(Consumer<MemorySegment> visitor) {
        new Message(bytes).each(NodeProto.ATTRIBUTE_FIELD_NUMBER, (_, attribute) -> visitor.accept(attribute));
    }

    /** As {@link io.gatun.graph.Node#describe}. */
    String describe() {
        return "node '" + name + "' (" + type() + ")";
    }
}
