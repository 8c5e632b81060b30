package io.gatun.gradient;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.gradient.memory.Recomputation;
import io.gatun.gradient.rule.Rules;
import io.gatun.gradient.rule.Step;
import io.gatun.gradient.term.Recorder;
import io.gatun.gradient.term.Term;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Identity;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The walk back from the outputs of a graph, which writes the gradients behind it. */
final class Backward {
    private final Graph graph;
    private final GraphBuilder builder;
    private final Recorder recorder;
    private final Set<Value> moving = new HashSet<>();
    private final Map<Value, Term> gradients = new HashMap<>();

    /** @param graph bound and folded, with parameters as inputs */
    Backward(Graph graph, Arena arena) {
        this.graph = graph;
        this.builder = new GraphBuilder(graph.name()).metadata(graph.metadata()).limits(graph.limits());
        this.recorder = new Recorder(builder, arena);
        graph.inputs().forEach(builder::input);
        graph.constants().forEach(builder::constant);
        graph.nodes().forEach(builder::node);
    }

    GradientGraph of(
            SequencedMap<Value, Optional<String>> outputs,
            List<Value> withRespectTo,
            List<Value> kept,
            boolean recomputing) {
        findMoving(withRespectTo);
        outputs.forEach((output, upstream) -> receive(output, start(output, upstream)));
        for (var node : graph.nodes().reversed()) {
            RunControl.check();
            visit(node);
        }
        new LinkedHashSet<>(kept).forEach(builder::output);
        var named = new LinkedHashMap<Value, Value>();
        for (var value : withRespectTo) {
            named.put(value, name(value));
        }
        named.values().forEach(builder::output);
        var needed = new GraphPatch(builder.build()).apply();
        withRespectTo.forEach(moving::remove);
        return new GradientGraph(recomputing ? Recomputation.of(needed, graph, moving) : needed, named);
    }

    /** Finds the values that change with those the gradients are for; only they need a gradient. */
    private void findMoving(List<Value> withRespectTo) {
        moving.addAll(withRespectTo);
        for (var node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(moving::contains)
                    && !Rules.of(node.op()).stops()) {
                node.outputs().stream().filter(this::canMove).forEach(moving::add);
            }
        }
    }

    private boolean canMove(Value value) {
        return value.isPresent()
                && graph.type(value)
                        .map(type -> Gradients.isDifferentiable(type.dtype()))
                        .orElse(true);
    }

    private Term start(Value output, Optional<String> upstream) {
        var type = graph.requireType(output);
        if (upstream.isPresent()) {
            return recorder.term(builder.input(GraphInput.of(new Value(upstream.get()), type)));
        }
        return recorder.scalar(type.dtype(), 1).reshape(type.shape());
    }

    private void receive(Value value, Term gradient) {
        gradients.merge(value, gradient, Term::plus);
    }

    private void visit(Node node) {
        var arrived = new HashMap<Integer, Term>();
        for (int i = 0; i < node.outputs().size(); i++) {
            var gradient = gradients.get(node.outputs().get(i));
            if (gradient != null && moving.contains(node.outputs().get(i))) {
                arrived.put(i, gradient);
            }
        }
        if (arrived.isEmpty() || node.inputs().stream().noneMatch(moving::contains)) {
            return;
        }
        recorder.prefix(node.name() + ".gradient");
        try {
            var step = new Step(graph, node, recorder, arrived, moving::contains, this::receive);
            Rules.of(node.op()).differentiate(step);
            step.requireAllTaken();
        } catch (GatunException refusal) {
            throw refusal.in(node.describe());
        }
    }

    private Value name(Value value) {
        var gradient = gradients.get(value);
        if (gradient == null) {
            throw new GatunException("nothing that is differentiated depends on '" + value
                    + "', or only by way of operators whose gradient is 0");
        }
        var name = new Value(value + ".gradient");
        if (builder.has(name)) {
            throw new GatunException("'" + name + "', the name for the gradient of '" + value + "', is taken");
        }
        return builder.node(
                new Node(name.name(), new Identity(), List.of(gradient.value()), new ArrayList<>(List.of(name))));
    }
}
