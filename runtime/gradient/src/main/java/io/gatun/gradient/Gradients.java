package io.gatun.gradient;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.pass.Passes;
import io.gatun.tensor.DType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Asks for gradients of a network.
 *
 * <pre>{@code
 * var training = Gradients.of(graph).output(loss).withRespectTo(weights).keeping(loss, accuracy).build(arena);
 * }</pre>
 *
 * <p>Only what the gradients asked for need is computed: layers before the first parameter that learns have no backward pass,
 * and their values are not kept. Operators that normalise a batch do so as the graph says; nothing is switched to training
 * here.
 */
public final class Gradients {
    private final Graph graph;
    private final SequencedMap<Value, Optional<String>> outputs = new LinkedHashMap<>();
    private final List<Value> withRespectTo = new ArrayList<>();
    private final List<Value> kept = new ArrayList<>();
    private boolean recomputing;

    private Gradients(Graph graph) {
        this.graph = graph;
    }

    /** @param graph bound, as written: not optimised, so that every weight still has its name; stays as it is */
    public static Gradients of(Graph graph) {
        if (!graph.isBound()) {
            throw new GatunException(graph.name() + ": has inputs " + graph.inputs()
                    + "; gradients are made for fixed shapes, so bind it first");
        }
        return new Gradients(graph);
    }

    /**
     * Differentiates a value of one element, such as a loss.
     *
     * @throws GatunException if it has more, or is not floating
     */
    public Gradients output(Value scalar) {
        requireFloating(scalar, "differentiate");
        graph.type(scalar).ifPresent(type -> {
            if (type.shape().size() != 1) {
                throw new GatunException(graph.name() + ": '" + scalar + "' is " + type
                        + "; the gradient of more than one number needs to be told how each of them counts");
            }
        });
        outputs.put(scalar, Optional.empty());
        return this;
    }

    /**
     * Differentiates any value, of which each element counts as much as an input to come says. After more than one call the
     * gradients are those of the sum.
     *
     * @param upstream the name of that input, which gets the value's type
     */
    public Gradients output(Value value, String upstream) {
        requireFloating(value, "differentiate");
        outputs.put(value, Optional.of(upstream));
        return this;
    }

    /**
     * Adds values to differentiate with respect to: constants, which become inputs of the result, inputs, or values that nodes
     * make.
     */
    public Gradients withRespectTo(List<Value> values) {
        for (var value : values) {
            requireFloating(value, "differentiate with respect to");
            if (!withRespectTo.contains(value)) {
                withRespectTo.add(value);
            }
        }
        return this;
    }

    /** As {@link #withRespectTo(List)}. */
    public Gradients withRespectTo(Value... values) {
        return withRespectTo(Arrays.asList(values));
    }

    /** Adds values that the result puts out beside the gradients; none if not said. */
    public Gradients keeping(Value... values) {
        for (var value : values) {
            requireKnown(value, "keep");
            kept.add(value);
        }
        return this;
    }

    /**
     * Lets the way back compute most values of the way forth again instead of keeping them: less memory for the time of another
     * way forth at most. The gradients are the same, bit by bit.
     */
    public Gradients recomputing(boolean recomputing) {
        this.recomputing = recomputing;
        return this;
    }

    /**
     * Makes the graph of the gradients.
     *
     * @param arena memory for its constants; must live as long as it and those made from it
     * @throws GatunException if an operator on the way has no gradient, naming the node and why, or if an output does not depend
     *     on a value that its gradient was asked for
     */
    public GradientGraph build(Arena arena) {
        if (outputs.isEmpty() || withRespectTo.isEmpty()) {
            throw new GatunException(
                    graph.name() + ": gradients want an output, and a value to differentiate with respect to");
        }
        var wanted = new ArrayList<>(kept);
        wanted.addAll(outputs.keySet());
        wanted.addAll(withRespectTo);
        var free = Parameters.asInputs(graph, withRespectTo, wanted);
        try {
            return new Backward(Passes.fold(free, arena), arena).of(outputs, withRespectTo, kept, recomputing);
        } catch (GatunException refusal) {
            throw refusal.in(graph.name());
        }
    }

    private void requireKnown(Value value, String purpose) {
        if (!graph.has(value)) {
            throw new GatunException(graph.name() + ": there is no value '" + value + "' to " + purpose);
        }
    }

    private void requireFloating(Value value, String purpose) {
        requireKnown(value, purpose);
        graph.type(value).filter(type -> !isDifferentiable(type.dtype())).ifPresent(type -> {
            throw new GatunException(
                    graph.name() + ": '" + value + "' is " + type + ", only floating numbers are there to " + purpose);
        });
    }

    static boolean isDifferentiable(DType dtype) {
        return dtype.isFloating() && !dtype.isStorageOnly();
    }
}
