package io.gatun.conformance.watch;

import io.gatun.GatunException;
import io.gatun.graph.Node;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How an accelerator is watched.
 *
 * @param watch is told of everything
 * @param refuses nodes that are refused in the accelerator's name
 * @param guards whether memory is surrounded by guards and looked at after every step, which takes time
 * @param fault when the device is lost
 */
public record Watching(Watch watch, Predicate<Node> refuses, boolean guards, Fault fault) {
    /** Counts, and does nothing else. */
    public static Watching by(Watch watch) {
        return new Watching(watch, _ -> false, false, Fault.never());
    }

    public Watching refusing(Predicate<Node> nodes) {
        return new Watching(watch, nodes, guards, fault);
    }

    public Watching withGuards() {
        return new Watching(watch, refuses, true, fault);
    }

    public Watching losing(Fault later) {
        return new Watching(watch, refuses, guards, later);
    }

    /** Does what the plugin does; what it must not throw is complained of. */
    <T> T call(String what, Supplier<T> plugin) {
        try {
            return plugin.get();
        } catch (GatunException told) {
            throw told;
        } catch (RuntimeException | LinkageError surprise) {
            watch.complain(what + " threw " + surprise + " instead of a GatunException");
            throw surprise;
        }
    }

    void call(String what, Runnable plugin) {
        call(what, () -> {
            plugin.run();
            return null;
        });
    }
}
