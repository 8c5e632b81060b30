package io.gatun.onnx;

import io.gatun.graph.Value;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.tensor.Tensor;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph as the file has it.
 *
 * @param header what is neither node nor initializer
 * @param initializers in the order of the file
 * @param nodes in the order of the file
 * @param captures values that it reads without having them, in the order in which it mentions them
 */
record GraphMessage(GraphProto header, Map<Value, Tensor> initializers, List<NodeMessage> nodes, Set<Value> captures) {
    static GraphMessage of(GraphProto header, Map<Value, Tensor> initializers, List<NodeMessage> nodes) {
        var own = new HashSet<>(initializers.keySet());
        header.getInputList().forEach(input -> own.add(new Value(input.getName())));
        nodes.forEach(node -> own.addAll(node.outputs()));
        var captures = new LinkedHashSet<Value>();
        nodes.forEach(node -> captures.addAll(node.needs()));
        header.getOutputList().forEach(output -> captures.add(new Value(output.getName())));
        captures.removeAll(own);
        captures.remove(Value.ABSENT);
        return new GraphMessage(header, initializers, nodes, captures);
    }

    /** Every name that it gives to something. */
    Set<Value> names() {
        var names = new HashSet<>(initializers.keySet());
        header.getInputList().forEach(input -> names.add(new Value(input.getName())));
        nodes.forEach(node -> names.addAll(node.outputs()));
        return names;
    }
}
