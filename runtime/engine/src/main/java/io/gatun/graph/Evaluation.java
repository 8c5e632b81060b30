package io.gatun.graph;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.RunControl;
import io.gatun.op.BodyRunner;
import io.gatun.op.ControlFlow;
import io.gatun.op.Operands;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of a graph while nodes run one by one, by definition. Closing frees what was computed. */
public final class Evaluation implements AutoCloseable {
    private final Limits limits;
    private final Map<Value, Tensor> values = new HashMap<>();
    private final Arena arena = Arena.ofShared();
    private final List<Tensor> ofBodies = new ArrayList<>();
    private long bytes;

    public Evaluation(Limits limits) {
        this.limits = limits;
    }

    public void put(Value value, Tensor tensor) {
        values.put(value, tensor);
    }

    /** A value so far; lives until this is closed, unless it was put. */
    public Tensor get(Value value) {
        return values.get(value);
    }

    /**
     * Memory for a value, freed when this is closed.
     *
     * @throws GatunException if it is more than the limits allow, for one tensor or for all
     */
    public Tensor allocate(Value value, TensorType type) {
        count(value, type);
        return Tensor.allocate(type, arena);
    }

    private void count(Value value, TensorType type) {
        limits.requireTensor(value.name(), type);
        bytes += type.bytes();
        if (bytes > limits.runBytes()) {
            throw new GatunException("with '" + value + "', a run takes " + bytes
                    + " bytes for values on the way; the limit is " + limits.runBytes() + " (Limits.runBytes)");
        }
    }

    /**
     * Computes what a node makes.
     *
     * @param constants inputs that are not among the values
     * @param bodies runs those of control flow
     * @throws GatunException naming the node, if the operator refuses its inputs
     */
    public void run(Node node, Map<Value, Tensor> constants, BodyRunner bodies) {
        RunControl.check();
        var in = new ArrayList<Tensor>();
        for (var input : node.inputs()) {
            in.add(constants.containsKey(input) ? constants.get(input) : values.get(input));
        }
        try {
            if (node.op() instanceof ControlFlow flow) {
                runBodies(flow, node, in, bodies);
            } else {
                compute(node, in);
            }
        } catch (GatunException refusal) {
            throw refusal.in(node.describe());
        } catch (OutOfMemoryError shortage) {
            throw new GatunException(node.describe() + ": there is not enough memory to compute it", shortage);
        } catch (RuntimeException surprise) {
            throw new GatunException(node.describe() + ": cannot be computed: " + surprise, surprise);
        }
    }

    private void runBodies(ControlFlow flow, Node node, List<Tensor> in, BodyRunner bodies) {
        var results = flow.run(in, bodies);
        ofBodies.addAll(results);
        for (int i = 0; i < node.outputs().size(); i++) {
            if (node.outputs().get(i).isPresent()) {
                count(node.outputs().get(i), results.get(i).type());
                values.put(node.outputs().get(i), results.get(i));
            }
        }
    }

    private void compute(Node node, List<Tensor> in) {
        var types = node.op()
                .infer(Operands.of(in, node.outputs().size()))
                .orElseThrow(
                        () -> new GatunException("the shape of its output is not known although all its inputs are"));
        if (types.size() < node.outputs().size()) {
            throw new GatunException("has " + types.size() + " outputs, the node lists "
                    + node.outputs().size());
        }
        var out = new ArrayList<Tensor>();
        for (int i = 0; i < node.outputs().size(); i++) {
            var output = node.outputs().get(i);
            out.add(output.isPresent() ? allocate(output, types.get(i)) : null);
        }
        node.op().evaluate(in, out);
        for (int i = 0; i < out.size(); i++) {
            if (out.get(i) != null) {
                values.put(node.outputs().get(i), out.get(i));
            }
        }
    }

    /** Copies of values, which the caller closes. */
    public List<Tensor> copies(List<Value> wanted) {
        var copies = new ArrayList<Tensor>();
        try {
            for (var value : wanted) {
                var tensor = values.get(value);
                var copy = Tensor.allocate(tensor.dtype(), tensor.shape());
                copies.add(copy);
                copy.segment().copyFrom(tensor.segment());
            }
            return copies;
        } catch (RuntimeException | Error failure) {
            copies.forEach(Tensor::close);
            throw failure;
        }
    }

    @Override
    public void close() {
        ofBodies.forEach(Tensor::close);
        arena.close();
    }
}
