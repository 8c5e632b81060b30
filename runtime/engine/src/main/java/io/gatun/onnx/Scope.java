package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What a node means by what it says, where it stands: in a graph, in a subgraph, or in a function that is being inlined.
 *
 * @param opsets operator-set version by domain
 * @param given attributes of the call, in a function
 * @param calls the functions around, the outermost first
 * @param value what a name stands for in the graph under construction
 * @param visible whether a name stands for something so far, here or further out
 * @param prefix begins the names of nodes: in a function, with that of the call
 * @param level how many subgraphs and functions are around
 */
record Scope(
        Map<String, Long> opsets,
        GivenAttributes given,
        List<FunctionMessage.Id> calls,
        UnaryOperator<Value> value,
        Predicate<Value> visible,
        String prefix,
        int level) {
    /** Characters of a call's name that the names of its nodes repeat. */
    private static final int LONGEST_PREFIX = 200;

    /** The scope of the model's graph. */
    static Scope of(Map<String, Long> opsets, GraphBuilder builder) {
        return new Scope(opsets, GivenAttributes.NONE, List.of(), UnaryOperator.identity(), builder::has, "", 0);
    }

    /** The scope of a subgraph of a node that stands here. */
    Scope inside(GraphBuilder body) {
        return new Scope(
                opsets,
                given,
                calls,
                UnaryOperator.identity(),
                name -> body.has(name) || visible.test(name),
                "",
                level + 1);
    }

    /** Calls in each other must not make a name of every node as long as they are deep. */
    private static String within(String call) {
        return (call.length() <= LONGEST_PREFIX ? call : "..." + call.substring(call.length() - LONGEST_PREFIX)) + "/";
    }

    /**
     * The scope of a function that a node here calls.
     *
     * @param names what its names stand for; may grow
     * @throws GatunException if it would call itself
     */
    Scope call(NodeMessage call, FunctionMessage function, Map<Value, Value> names) {
        var chain = new ArrayList<>(calls);
        chain.add(function.id());
        if (calls.contains(function.id())) {
            var circle = chain.subList(calls.indexOf(function.id()), chain.size());
            throw new GatunException("function '" + function.id() + "' calls itself: "
                    + String.join(" -> ", circle.stream().map(Object::toString).toList()));
        }
        var versions = new HashMap<>(opsets);
        versions.putAll(function.opsets());
        return new Scope(
                versions,
                given.of(call, function.defaults()),
                chain,
                name -> name.isPresent() ? names.get(name) : name,
                names::containsKey,
                within(call.name()),
                level + 1);
    }

    /** @throws GatunException if the file does not say which version of ONNX's operators it uses */
    int opset(String domain) {
        var version = opsets.get(domain);
        if (version == null && domain.isEmpty()) {
            throw new GatunException("the file does not say which version of ONNX's operators it uses");
        }
        return version == null ? 0 : Math.clamp(version, 0, Integer.MAX_VALUE);
    }

    List<Value> values(List<Value> names) {
        return names.stream().map(value).toList();
    }
}
