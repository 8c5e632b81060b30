package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.place.Placement;
import io.gatun.plan.DerivedConstants;
import io.gatun.plan.DeviceConstants;
import io.gatun.plan.PlanBuilder;
import io.gatun.run.Runner;
import io.gatun.spi.Accelerator;
import io.gatun.spi.Workers;
import java.util.List;

/**
 * Makes bound graphs ready to run: what a session has in common for all its plans.
 *
 * @param model what messages and recordings call the network
 * @param onDevices keeps weights on devices as long as the session
 * @param plansKept how many plans are kept wherever there is one for each set of shapes
 */
record Planner(
        String model,
        List<Accelerator> accelerators,
        Workers workers,
        DeviceConstants onDevices,
        Numerics numerics,
        int plansKept) {

    /** @param graph bound and optimised; some of its types may depend on data */
    Execution prepare(Graph graph, DerivedConstants derived) {
        return Stage.knowsAll(graph) ? plan(graph, derived) : new StagedExecution(graph, this, derived);
    }

    /** @param graph bound and optimised; all its types are known */
    Execution.Planned plan(Graph graph, DerivedConstants derived) {
        var bodies = new BodyPlans(this, graph.limits(), derived);
        try {
            var placement = Placement.of(graph, accelerators);
            var plan = new PlanBuilder(placement, workers, derived, onDevices, numerics, bodies).build();
            return new Execution.Planned(new Runner(model, plan, workers), bodies, placement.refusals());
        } catch (RuntimeException | Error failure) {
            bodies.close();
            throw failure;
        }
    }

    /** Plans by key; see {@link PreparedPlans}. */
    <K, P extends PreparedPlans.Closeable> PreparedPlans<K, P> plans(java.util.function.Function<K, P> prepare) {
        return new PreparedPlans<>("a plan of model '" + model + "'", plansKept, prepare);
    }
}
