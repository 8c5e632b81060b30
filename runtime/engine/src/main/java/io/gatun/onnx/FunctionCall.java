package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.graph.Value;
import io.gatun.op.Identity;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Puts the nodes of a function where a node calls it. Its values get names that begin with that node's. */
final class FunctionCall {
    private final NodeMessage call;
    private final FunctionMessage function;
    private final Map<Value, Value> names = new HashMap<>();
    private final Scope scope;

    /** What becomes of the function's outputs that a node of its own makes. */
    private final Map<Value, Value> made = new HashMap<>();

    /** The call's outputs that are an input of the function, or another output once more. */
    private final Map<Value, Value> copied = new LinkedHashMap<>();

    /** @throws GatunException if the call does not fit, or the function calls itself */
    FunctionCall(NodeMessage call, FunctionMessage function, Scope around) {
        this.call = call;
        this.function = function;
        requireCount("inputs", function.inputs().size(), call.inputs().size());
        requireCount("outputs", function.outputs().size(), call.outputs().size());
        for (int i = 0; i < function.inputs().size(); i++) {
            var given = i < call.inputs().size()
                    ? around.value().apply(call.inputs().get(i))
                    : Value.ABSENT;
            names.put(function.inputs().get(i), given);
        }
        for (int i = 0; i < call.outputs().size(); i++) {
            var output = function.outputs().get(i);
            var wanted = around.value().apply(call.outputs().get(i));
            if (wanted.isPresent() && (names.containsKey(output) || made.putIfAbsent(output, wanted) != null)) {
                copied.put(wanted, output);
            }
        }
        this.scope = around.call(call, function, names);
    }

    private void requireCount(String what, int most, int count) {
        if (count > most) {
            throw new GatunException(
                    "function '" + function.id() + "' has " + most + " " + what + ", the call " + count);
        }
    }

    void inline(GraphReader reader) {
        for (var node : NodeOrder.sort(function.nodes(), Set.copyOf(names.keySet()))) {
            for (var output : node.outputs()) {
                if (output.isPresent()) {
                    var wanted = made.get(output);
                    names.put(output, wanted != null ? wanted : reader.fresh(call.name() + "/" + output));
                }
            }
            reader.addInlined(node, scope);
        }
        made.keySet().forEach(this::requireMade);
        copied.forEach((wanted, output) -> reader.addNode(call.name(), new Identity(), requireMade(output), wanted));
    }

    private Value requireMade(Value output) {
        var value = names.getOrDefault(output, Value.ABSENT);
        if (!value.isPresent()) {
            throw new GatunException(
                    "output '" + output + "' of function '" + function.id() + "' is not made by anything");
        }
        return value;
    }
}
