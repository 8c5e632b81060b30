package io.gatun;

import io.gatun.graph.Evaluation;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.pass.Passes;
import io.gatun.plan.DerivedConstants;
import io.gatun.run.Runner;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * A {@link Stage} with a plan for its known part, and what comes after its border: one stage for each set of types that the
 * border has turned out to make, kept for the next run that makes the same.
 */
final class PlannedStage implements PreparedPlans.Closeable {
    private final Stage stage;
    private final Execution.Planned known;
    private final Planner planner;
    private final DerivedConstants derived;
    private final Arena arena;
    private final PreparedPlans<List<TensorType>, PlannedStage> next;

    /** @param arena owns the memory of constants made for this stage, which closes it */
    private PlannedStage(Graph graph, Planner planner, DerivedConstants derived, Arena arena) {
        this.stage = Stage.of(graph);
        this.planner = planner;
        this.derived = derived;
        this.arena = arena;
        this.known = planner.plan(stage.known(), derived);
        this.next = planner.plans(this::after);
    }

    /** @param graph bound and optimised */
    static PlannedStage first(Graph graph, Planner planner, DerivedConstants derived) {
        var arena = Arena.ofShared();
        try {
            return new PlannedStage(graph, planner, derived, arena);
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    private PlannedStage after(List<TensorType> types) {
        var byValue = new HashMap<Value, TensorType>();
        for (int i = 0; i < types.size(); i++) {
            byValue.put(stage.borderOutputs().get(i), types.get(i));
        }
        var shorter = Arena.ofShared();
        try {
            var rest = Passes.run(stage.rest(byValue), shorter).graph();
            return new PlannedStage(rest, planner, derived.within(shorter), shorter);
        } catch (RuntimeException | Error failure) {
            shorter.close();
            throw failure;
        }
    }

    /** The plan of what runs first. */
    Execution.Planned known() {
        return known;
    }

    /** What runs after it. */
    List<Node> later() {
        return stage.later();
    }

    /** Computes what this stage and those after it make. @param values has the graph's inputs */
    void run(Evaluation values) {
        run(stage.known(), known.runner(), values);
        var constants = stage.graph().constants();
        stage.graph().outputs().stream()
                .filter(constants::containsKey)
                .forEach(output -> values.put(output, constants.get(output)));
        stage.border().forEach(node -> runAtBorder(node, values));
        if (stage.hasRest()) {
            var types = stage.borderOutputs().stream()
                    .map(output -> values.get(output).type())
                    .toList();
            try (var after = next.begin(types)) {
                after.plan().run(values);
            }
        }
    }

    /** By definition, or by a plan of its own where that may be faster by more than it costs. */
    private void runAtBorder(Node node, Evaluation values) {
        var alone = stage.alone(node, values);
        if (alone.isEmpty()) {
            values.run(node, stage.graph().constants(), known.bodies());
            return;
        }
        try (var once = Arena.ofShared();
                var planned = planner.plan(alone.get(), derived.within(once))) {
            run(alone.get(), planned.runner(), values);
        }
    }

    private static void run(Graph graph, Runner runner, Evaluation values) {
        var inputs =
                graph.inputs().stream().map(input -> values.get(input.value())).toList();
        var outputs = new ArrayList<Tensor>();
        for (var output : graph.outputs()) {
            outputs.add(values.allocate(output, graph.requireType(output)));
        }
        runner.run(inputs, outputs);
        for (int i = 0; i < outputs.size(); i++) {
            values.put(graph.outputs().get(i), outputs.get(i));
        }
    }

    @Override
    public void close() {
        next.close();
        known.close();
        arena.close();
    }
}
