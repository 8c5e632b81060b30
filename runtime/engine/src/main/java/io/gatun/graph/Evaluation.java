package io.gatun.graph;

import io.gatun.GatunException;
import io.gatun.op.Body;
import io.gatun.op.BodyRunner;
import io.gatun.op.ControlFlow;
import io.gatun.op.Operands;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of a graph while it is run node by node, each by its definition. Closing frees what was computed. */
public final class Evaluation implements AutoCloseable {
    private final Map<Value, Tensor> values;
    private final BodyRunner bodies;
    private final Arena arena = Arena.ofShared();
    private final List<Tensor> ofBodies = new ArrayList<>();

    /** @param given what exists beforehand */
    public Evaluation(Map<Value, Tensor> given) {
        this(given, Body::evaluate);
    }

    /** @param bodies runs those of control flow */
    public Evaluation(Map<Value, Tensor> given, BodyRunner bodies) {
        this.values = new HashMap<>(given);
        this.bodies = bodies;
    }

    public void put(Value value, Tensor tensor) {
        values.put(value, tensor);
    }

    /** A value so far; lives until this is closed, unless it was put. */
    public Tensor get(Value value) {
        return values.get(value);
    }

    /** Computes what a node makes. @throws GatunException naming the node, if the operator refuses its inputs */
    public void run(Node node) {
        var in = new ArrayList<Tensor>();
        node.inputs().forEach(input -> in.add(input.isPresent() ? values.get(input) : null));
        try {
            var out = node.op() instanceof ControlFlow flow ? runBodies(flow, in) : compute(node, in);
            for (int i = 0; i < node.outputs().size(); i++) {
                if (node.outputs().get(i).isPresent()) {
                    values.put(node.outputs().get(i), out.get(i));
                }
            }
        } catch (GatunException refusal) {
            throw refusal.in(node.describe());
        }
    }

    private List<Tensor> runBodies(ControlFlow flow, List<Tensor> in) {
        var results = flow.run(in, bodies);
        ofBodies.addAll(results);
        return results;
    }

    private List<Tensor> compute(Node node, List<Tensor> in) {
        var types = node.op()
                .infer(Operands.of(in, node.outputs().size()))
                .orElseThrow(
                        () -> new GatunException("the shape of its output is not known although all its inputs are"));
        var out = new ArrayList<Tensor>();
        for (int i = 0; i < node.outputs().size(); i++) {
            out.add(node.outputs().get(i).isPresent() ? Tensor.allocate(types.get(i), arena) : null);
        }
        node.op().evaluate(in, out);
        return out;
    }

    /** A copy of a value, which the caller closes. */
    public Tensor copy(Value value) {
        var tensor = values.get(value);
        var copy = Tensor.allocate(tensor.dtype(), tensor.shape());
        copy.segment().copyFrom(tensor.segment());
        return copy;
    }

    @Override
    public void close() {
        ofBodies.forEach(Tensor::close);
        arena.close();
    }
}
