package io.gatun.conformance.watch;

import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.function.BiConsumer;

/** Looks at the buffers of a step in the host's memory before and after it. */
final class HostInspection {
    private final WatchedStep step;
    private final Memory engine;
    private final Memory plugins;
    private final Watch watch;
    private final Map<Buffer, MemorySegment> onlyRead = new HashMap<>();

    /**
     * @param engine where buffers lie with their guards
     * @param plugins where the plugin sees them
     */
    HostInspection(WatchedStep step, Memory engine, Memory plugins, Watch watch) {
        this.step = step;
        this.engine = engine;
        this.plugins = plugins;
        this.watch = watch;
        var writes = new HashSet<>(step.plugin().writes());
        for (var buffer : step.plugin().reads()) {
            if (!writes.contains(buffer)) {
                onlyRead.computeIfAbsent(buffer, read -> Guard.copy(plugins.segment(read)));
            }
        }
    }

    void around(Runnable run) {
        step.fresh().forEach(buffer -> Guard.fill(plugins.segment(buffer)));
        forEachGuarded(this::poison);
        run.run();
        forEachGuarded(this::check);
        onlyRead.forEach((buffer, before) -> {
            if (before.mismatch(plugins.segment(buffer)) >= 0) {
                watch.complain("step " + step.describe() + " writes outside of its buffers: into '" + buffer.label()
                        + "', which it says it only reads");
            }
        });
    }

    private void forEachGuarded(BiConsumer<Buffer, MemorySegment> action) {
        var context = step.context().orElseThrow();
        var buffers = new HashSet<>(step.plugin().reads());
        buffers.addAll(step.plugin().writes());
        buffers.stream()
                .filter(context::isGuarded)
                .forEach(buffer -> action.accept(buffer, engine.segment(context.real(buffer))));
    }

    private void poison(Buffer buffer, MemorySegment guarded) {
        Guard.fill(guarded.asSlice(0, Guard.BYTES));
        Guard.fill(guarded.asSlice(guarded.byteSize() - Guard.BYTES, Guard.BYTES));
    }

    private void check(Buffer buffer, MemorySegment guarded) {
        var damage = Guard.damage(guarded);
        if (!damage.isEmpty()) {
            watch.complain("step " + step.describe() + " writes outside of its buffers: " + damage + " of '"
                    + buffer.label() + "'");
        }
    }
}
