package io.gatun;

import io.gatun.run.Lifetime;
import io.gatun.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The plans of a session by input shapes; the one unused for longest goes when there are too many. A plan is prepared by
 * the first who asks for it; others who want the same wait, and those who want another do not.
 */
final class PreparedPlans implements AutoCloseable {
    /** How to run for one set of shapes, the explanation of how it came about, and who is using it. */
    record Prepared(Execution execution, Explanation explanation, Lifetime lifetime) {}

    private final int kept;
    private final Function<List<Shape>, Prepared> prepare;
    private final Map<List<Shape>, FutureTask<Prepared>> plans = new LinkedHashMap<>(16, 0.75f, true);

    PreparedPlans(int kept, Function<List<Shape>, Prepared> prepare) {
        this.kept = kept;
        this.prepare = prepare;
    }

    /** The plan for these shapes, in use: the caller must end its lifetime's use. */
    Prepared begin(List<Shape> shapes) {
        while (true) {
            var task = find(List.copyOf(shapes));
            task.run();
            var prepared = result(shapes, task);
            if (prepared.isEmpty()) {
                continue;
            }
            try {
                prepared.get().lifetime.begin();
                return prepared.get();
            } catch (IllegalStateException evictedMeanwhile) {
                forget(shapes, task);
            }
        }
    }

    private FutureTask<Prepared> find(List<Shape> shapes) {
        FutureTask<Prepared> evicted = null;
        FutureTask<Prepared> task;
        synchronized (this) {
            task = plans.computeIfAbsent(shapes, wanted -> new FutureTask<>(() -> prepare.apply(wanted)));
            if (plans.size() > kept) {
                evicted = removeEldest();
            }
        }
        if (evicted != null) {
            release(evicted.resultNow());
        }
        return task;
    }

    /** The plan unused for longest among those that are ready; null if there is none. */
    private FutureTask<Prepared> removeEldest() {
        for (var entry : plans.entrySet()) {
            if (entry.getValue().state() == FutureTask.State.SUCCESS) {
                plans.remove(entry.getKey());
                return entry.getValue();
            }
        }
        return null;
    }

    /** What the task gives; empty if whoever prepared the plan was stopped while this caller may go on. */
    private Optional<Prepared> result(List<Shape> shapes, FutureTask<Prepared> task) {
        try {
            return Optional.of(task.get(RunControl.current().left(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException failure) {
            forget(shapes, task);
            switch (failure.getCause()) {
                case RunStoppedException _
                when RunControl.goesOn() -> {
                    return Optional.empty();
                }
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            RunControl.check();
            return Optional.empty();
        } catch (TimeoutException e) {
            RunControl.check();
            return Optional.empty();
        }
    }

    private synchronized void forget(List<Shape> shapes, FutureTask<Prepared> task) {
        plans.remove(shapes, task);
    }

    private static void release(Prepared prepared) {
        if (prepared.lifetime.close()) {
            prepared.execution.close();
        }
    }

    /** Frees all plans. Nobody may be preparing or running one. */
    @Override
    public synchronized void close() {
        plans.values().forEach(task -> release(task.resultNow()));
        plans.clear();
    }
}
