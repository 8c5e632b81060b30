package io.gatun;

import io.gatun.run.Lifetime;
import io.gatun.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The plans of a session by input shapes; the one unused for longest goes when there are too many. */
final class PreparedPlans implements AutoCloseable {
    /** How to run for one set of shapes, the explanation of how it came about, and who is using it. */
    record Prepared(Execution execution, Explanation explanation, Lifetime lifetime) {}

    private final int kept;
    private final Function<List<Shape>, Prepared> prepare;
    private final Map<List<Shape>, Prepared> plans = new LinkedHashMap<>(16, 0.75f, true);

    PreparedPlans(int kept, Function<List<Shape>, Prepared> prepare) {
        this.kept = kept;
        this.prepare = prepare;
    }

    /** The plan for these shapes, in use: the caller must end its lifetime's use. Only one thread prepares at a time. */
    synchronized Prepared begin(List<Shape> shapes) {
        var prepared = plans.get(shapes);
        if (prepared == null) {
            prepared = prepare.apply(shapes);
            plans.put(List.copyOf(shapes), prepared);
            if (plans.size() > kept) {
                var eldest = plans.entrySet().iterator().next();
                plans.remove(eldest.getKey());
                release(eldest.getValue());
            }
        }
        prepared.lifetime.begin();
        return prepared;
    }

    private static void release(Prepared prepared) {
        if (prepared.lifetime.close()) {
            prepared.execution.close();
        }
    }

    @Override
    public synchronized void close() {
        plans.values().forEach(PreparedPlans::release);
        plans.clear();
    }
}
