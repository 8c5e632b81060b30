package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.place.Placement;
import io.gatun.plan.DerivedConstants;
import io.gatun.plan.DeviceConstants;
import io.gatun.plan.PartRefusedException;
import io.gatun.plan.PlanBuilder;
import io.gatun.run.Runner;
import io.gatun.spi.Accelerator;
import io.gatun.spi.Workers;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Makes bound graphs ready to run: what a generation of a session's plans has in common.
 *
 * @param model what messages and recordings call the network
 * @param accelerators in order of preference, the CPU last
 * @param required names of those that must take what they support
 * @param onDevices keeps weights on devices as long as the session
 * @param plansKept how many plans are kept wherever there is one for each set of shapes
 */
record Planner(
        String model,
        List<Accelerator> accelerators,
        List<String> required,
        Workers workers,
        DeviceConstants onDevices,
        Numerics numerics,
        int plansKept) {
    private static final System.Logger LOG = System.getLogger(Planner.class.getName());

    /** The same with other accelerators. */
    Planner with(List<Accelerator> others) {
        return new Planner(model, others, required, workers, onDevices, numerics, plansKept);
    }

    /** @param graph bound and optimised; some of its types may depend on data */
    Execution prepare(Graph graph, DerivedConstants derived) {
        return Stage.knowsAll(graph) ? plan(graph, derived) : new StagedExecution(graph, this, derived);
    }

    /**
     * Places and compiles; again without an accelerator that turns out not to be able to run its part.
     *
     * @param graph bound and optimised; all its types are known
     */
    Execution.Planned plan(Graph graph, DerivedConstants derived) {
        var bodies = new BodyPlans(this, graph.limits(), derived);
        try {
            return placed(graph, (placement, notes) -> {
                var plan = new PlanBuilder(placement, workers, derived, onDevices, numerics, bodies).build();
                return new Execution.Planned(
                        new Runner(model, plan, workers), bodies, new Execution.Choice(placement, List.copyOf(notes)));
            });
        } catch (RuntimeException | Error failure) {
            bodies.close();
            throw failure;
        }
    }

    /**
     * What a run would take.
     *
     * @param graph as for {@link #plan}
     */
    Footprint footprint(Graph graph, DerivedConstants derived) {
        try (var bodies = new BodyPlans(this, graph.limits(), derived)) {
            return placed(
                    graph,
                    (placement, _) ->
                            new PlanBuilder(placement, workers, derived, onDevices, numerics, bodies).footprint());
        }
    }

    private <T> T placed(Graph graph, BiFunction<Placement, List<String>, T> use) {
        var notes = new ArrayList<String>();
        var candidates = accelerators;
        while (true) {
            try {
                return use.apply(Placement.of(graph, candidates), notes);
            } catch (PartRefusedException refused) {
                candidates = without(refused, candidates);
                notes.add("'" + refused.accelerator() + "' was left out of this plan: " + refused.getMessage());
                LOG.log(Level.WARNING, model + ": " + notes.getLast());
            }
        }
    }

    private List<Accelerator> without(PartRefusedException refused, List<Accelerator> candidates) {
        var name = refused.accelerator();
        if (required.contains(name) || candidates.getLast().name().equals(name)) {
            throw refused.reason();
        }
        return candidates.stream()
                .filter(accelerator -> !accelerator.name().equals(name))
                .toList();
    }

    /** Plans by key; see {@link PreparedPlans}. */
    <K, P extends PreparedPlans.Closeable> PreparedPlans<K, P> plans(Function<K, P> prepare) {
        return new PreparedPlans<>("a plan of model '" + model + "'", plansKept, prepare);
    }
}
