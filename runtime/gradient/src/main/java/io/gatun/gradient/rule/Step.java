package io.gatun.gradient.rule;

import io.gatun.GatunException;
import io.gatun.gradient.term.Recorder;
import io.gatun.gradient.term.Term;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One node on the way back: its inputs and outputs, the gradients that arrived at the outputs, and where those of inputs go. */
public final class Step {
    private final Graph graph;
    private final Node node;
    private final Recorder recorder;
    private final Map<Integer, Term> arrived = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private final Predicate<Value> wanted;
    private final BiConsumer<Value, Term> receiver;

    /**
     * @param graph the node is one of
     * @param arrived for each output its gradient, if there is one
     * @param wanted which values want a gradient
     * @param receiver takes them
     */
    public Step(
            Graph graph,
            Node node,
            Recorder recorder,
            Map<Integer, Term> arrived,
            Predicate<Value> wanted,
            BiConsumer<Value, Term> receiver) {
        this.graph = graph;
        this.node = node;
        this.recorder = recorder;
        this.arrived.putAll(arrived);
        this.wanted = wanted;
        this.receiver = receiver;
    }

    Recorder recorder() {
        return recorder;
    }

    int inputs() {
        return node.inputs().size();
    }

    int outputs() {
        return node.outputs().size();
    }

    /** Whether the node has input {@code i}. */
    boolean has(int i) {
        return node.input(i).isPresent();
    }

    Term in(int i) {
        return recorder.term(node.input(i));
    }

    /** An input, or null if it is left out. */
    Term inOrNull(int i) {
        return has(i) ? in(i) : null;
    }

    Term out(int i) {
        return recorder.term(node.outputs().get(i));
    }

    boolean wants(int i) {
        return has(i) && wanted.test(node.input(i));
    }

    /** The gradient with respect to the first output. */
    Term upstream() {
        return upstream(0).orElseGet(() -> recorder.zeros(out(0).type()));
    }

    /** The gradient with respect to an output; empty if nothing depends on it. */
    Optional<Term> upstream(int i) {
        taken.add(i);
        return Optional.ofNullable(arrived.get(i));
    }

    /** Gives an input its gradient, if it wants one. */
    void give(int i, Supplier<Term> gradient) {
        if (!wants(i)) {
            return;
        }
        var given = gradient.get();
        if (!given.type().equals(in(i).type())) {
            throw new IllegalStateException(node.describe() + ": the gradient of input " + i + " must be "
                    + in(i).type() + ", is " + given.type());
        }
        receiver.accept(node.input(i), given);
    }

    /** Whether an input is known before the run. */
    boolean isConstant(int i) {
        return graph.constant(node.input(i)).isPresent();
    }

    /** An input that says what the operator does. @throws GatunException if it is not known before the run */
    Tensor constant(int i) {
        return graph.constant(node.input(i))
                .orElseThrow(
                        () -> new GatunException("has a gradient only where '" + node.input(i) + "' is a constant"));
    }

    /** The elements of a whole-number {@link #constant}. */
    long[] longs(int i) {
        return constant(i).toLongs();
    }

    /** @throws GatunException if a gradient arrived at an output that the rule did not look at */
    public void requireAllTaken() {
        for (int i : arrived.keySet()) {
            if (!taken.contains(i)) {
                throw new GatunException("has no gradient with respect to its output '"
                        + node.outputs().get(i) + "'");
            }
        }
    }
}
