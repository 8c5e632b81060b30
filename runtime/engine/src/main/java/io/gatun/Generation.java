package io.gatun;

import io.gatun.run.Lifetime;
import io.gatun.spi.Accelerator;
import io.gatun.tensor.Shape;
import java.util.List;

/**
 * What a session prepares and runs with one set of accelerators. When one of those fails, another generation takes over and
 * this one is freed as soon as nobody uses it.
 *
 * @param accelerators in order of preference, the CPU last
 * @param notes what became of others
 */
record Generation(
        List<Accelerator> accelerators,
        List<String> notes,
        PreparedPlans<List<Shape>, Session.Prepared> plans,
        Lifetime lifetime) {

    boolean has(String accelerator) {
        return accelerators.stream().anyMatch(one -> one.name().equals(accelerator));
    }
}
