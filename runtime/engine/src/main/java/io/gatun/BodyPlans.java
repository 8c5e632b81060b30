package io.gatun;

import io.gatun.graph.Subgraph;
import io.gatun.op.Body;
import io.gatun.op.BodyRunner;
import io.gatun.pass.Passes;
import io.gatun.plan.DerivedConstants;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Runs the graphs inside control flow as a session runs a model: a plan for each set of input types, kept for the next time. */
final class BodyPlans implements BodyRunner, AutoCloseable {
    private final Planner planner;
    private final Limits limits;
    private final DerivedConstants derived;
    private final Map<Body, PreparedPlans<List<TensorType>, BodyPlan>> plans = new IdentityHashMap<>();

    BodyPlans(Planner planner, Limits limits, DerivedConstants derived) {
        this.planner = planner;
        this.limits = limits;
        this.derived = derived;
    }

    /** How to run a body, and the memory of constants that were made for it. */
    private record BodyPlan(Execution execution, Arena arena) implements PreparedPlans.Closeable {
        @Override
        public void close() {
            execution.close();
            arena.close();
        }
    }

    @Override
    public List<Tensor> run(Body body, List<Tensor> in) {
        if (!(body instanceof Subgraph graph)) {
            return body.evaluate(in);
        }
        var types = in.stream().map(Tensor::type).toList();
        try (var prepared = plansOf(graph).begin(types)) {
            return prepared.plan().execution().run(in);
        }
    }

    @Override
    public long mostBytes() {
        return limits.tensorBytes();
    }

    private PreparedPlans<List<TensorType>, BodyPlan> plansOf(Subgraph body) {
        synchronized (plans) {
            return plans.computeIfAbsent(body, _ -> planner.plans(types -> prepare(body, types)));
        }
    }

    private BodyPlan prepare(Subgraph body, List<TensorType> types) {
        var arena = Arena.ofShared();
        try {
            var graph = Passes.run(body.bind(types), arena).graph();
            return new BodyPlan(planner.prepare(graph, derived.within(arena)), arena);
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    /** Frees all plans. Nobody may be running one. */
    @Override
    public void close() {
        synchronized (plans) {
            plans.values().forEach(PreparedPlans::close);
        }
    }
}
