package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.FunctionProto;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A function as the file has it: an operator made of others.
 *
 * @param id what calls name it by
 * @param defaults attributes that a call may leave out, as AttributeProtos by name
 * @param opsets operator-set version by domain, as its nodes follow them
 */
record FunctionMessage(
        Id id,
        List<Value> inputs,
        List<Value> outputs,
        Map<String, MemorySegment> defaults,
        List<NodeMessage> nodes,
        Map<String, Long> opsets) {

    /** @param overload tells functions of one name apart; mostly empty */
    record Id(String domain, String name, String overload) {
        static Id of(NodeMessage call) {
            return new Id(call.domain(), call.type(), call.overload());
        }

        @Override
        public String toString() {
            return (domain.isEmpty() ? "" : domain + ".") + name + (overload.isEmpty() ? "" : ":" + overload);
        }
    }

    /** @throws GatunException if it has no name, or two inputs of one name */
    static FunctionMessage of(FunctionProto header, Map<String, MemorySegment> defaults, List<NodeMessage> nodes) {
        var domain = header.getDomain().equals("ai.onnx") ? "" : header.getDomain();
        var id = new Id(domain, header.getName(), header.getOverload());
        if (id.name.isEmpty()) {
            throw new GatunException("a function has no name");
        }
        var inputs = header.getInputList().stream().map(Value::new).toList();
        if (new HashSet<>(inputs).size() < inputs.size()) {
            throw new GatunException("function '" + id + "': two inputs have one name");
        }
        var opsets = new HashMap<String, Long>();
        header.getOpsetImportList()
                .forEach(opset ->
                        opsets.put(opset.getDomain().equals("ai.onnx") ? "" : opset.getDomain(), opset.getVersion()));
        var outputs = header.getOutputList().stream().map(Value::new).toList();
        return new FunctionMessage(id, inputs, outputs, defaults, nodes, opsets);
    }
}
