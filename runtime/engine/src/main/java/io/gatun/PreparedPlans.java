package io.gatun;

import io.gatun.run.Lifetime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Plans by what they are made for, such as input shapes; the one unused for longest goes when there are too many. A plan is
 * prepared by the first who asks for it; others who want the same wait, and those who want another do not.
 *
 * @param <K> what a plan is made for
 * @param <P> a plan
 */
final class PreparedPlans<K, P extends PreparedPlans.Closeable> implements AutoCloseable {
    /** What frees memory when nobody uses it any more. */
    interface Closeable extends AutoCloseable {
        @Override
        void close();
    }

    /** A plan in use; closing ends the use. */
    record InUse<P>(P plan, Lifetime lifetime) implements Closeable {
        @Override
        public void close() {
            lifetime.end();
        }
    }

    private record Prepared<P>(P plan, Lifetime lifetime) {}

    private final String name;
    private final int kept;
    private final Function<K, P> prepare;
    private final Map<K, FutureTask<Prepared<P>>> plans = new LinkedHashMap<>(16, 0.75f, true);

    /** @param name what messages call one of the plans */
    PreparedPlans(String name, int kept, Function<K, P> prepare) {
        this.name = name;
        this.kept = kept;
        this.prepare = prepare;
    }

    /** The plan for this, in use until the caller closes it. */
    InUse<P> begin(K key) {
        while (true) {
            var task = find(key);
            task.run();
            var prepared = result(key, task);
            if (prepared.isEmpty()) {
                continue;
            }
            try {
                prepared.get().lifetime.begin();
                return new InUse<>(prepared.get().plan, prepared.get().lifetime);
            } catch (IllegalStateException evictedMeanwhile) {
                forget(key, task);
            }
        }
    }

    private FutureTask<Prepared<P>> find(K key) {
        FutureTask<Prepared<P>> evicted = null;
        FutureTask<Prepared<P>> task;
        synchronized (this) {
            task = plans.computeIfAbsent(
                    key, wanted -> new FutureTask<>(() -> new Prepared<>(prepare.apply(wanted), new Lifetime(name))));
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
    private FutureTask<Prepared<P>> removeEldest() {
        for (var entry : plans.entrySet()) {
            if (entry.getValue().state() == FutureTask.State.SUCCESS) {
                plans.remove(entry.getKey());
                return entry.getValue();
            }
        }
        return null;
    }

    /** What the task gives; empty if whoever prepared the plan was stopped while this caller may go on. */
    private Optional<Prepared<P>> result(K key, FutureTask<Prepared<P>> task) {
        try {
            return Optional.of(task.get(RunControl.current().left(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException failure) {
            forget(key, task);
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

    private synchronized void forget(K key, FutureTask<Prepared<P>> task) {
        plans.remove(key, task);
    }

    private static void release(Prepared<? extends Closeable> prepared) {
        if (prepared.lifetime.close()) {
            prepared.plan.close();
        }
    }

    /** Frees all plans. Nobody may be preparing or running one. */
    @Override
    public synchronized void close() {
        plans.values().forEach(task -> release(task.resultNow()));
        plans.clear();
    }
}
