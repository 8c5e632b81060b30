package io.gatun.cpu;

import io.gatun.spi.ColdStart;
import java.util.function.Supplier;

/** Runs kernels as a process does whose JIT has compiled nothing. */
public final class WhileCold {
    private WhileCold() {}

    /** What {@code work} makes with the process cold from its beginning to its end; sessions of other tests may end that. */
    public static <T> T get(Supplier<T> work) {
        T made;
        do {
            ColdStart.begin();
            made = work.get();
        } while (!ColdStart.isCold());
        ColdStart.end();
        return made;
    }
}
