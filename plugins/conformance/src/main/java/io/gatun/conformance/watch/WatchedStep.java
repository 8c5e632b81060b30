package io.gatun.conformance.watch;

import io.gatun.spi.Buffer;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceStream;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A step that is looked at while it runs. */
final class WatchedStep implements Step {
    private final String name;
    private final Step plugin;
    private final Watching watching;
    private final Set<Buffer> fresh;
    private final Optional<GuardedContext> context;
    private final boolean host;

    /**
     * @param host whether it works in the host's memory
     * @param fresh buffers that nobody has written before it and that it does not read
     * @param context where the plugin got its buffers, if they have guards; null otherwise
     */
    WatchedStep(String name, Step plugin, Watching watching, boolean host, Set<Buffer> fresh, GuardedContext context) {
        this.name = name;
        this.plugin = plugin;
        this.watching = watching;
        this.host = host;
        this.fresh = fresh;
        this.context = Optional.ofNullable(context);
    }

    @Override
    public StepInfo info() {
        return plugin.info();
    }

    @Override
    public List<Buffer> reads() {
        return real(plugin.reads());
    }

    @Override
    public List<Buffer> writes() {
        return real(plugin.writes());
    }

    private List<Buffer> real(List<Buffer> buffers) {
        return context.isEmpty()
                ? buffers
                : buffers.stream().map(context.get()::real).toList();
    }

    @Override
    public boolean isDefinition() {
        return plugin.isDefinition();
    }

    @Override
    public void run(Memory memory) {
        watching.fault().reach(Fault.Point.STEP, name);
        watching.watch().ran();
        var seen = context.<Memory>map(guarded -> new GuardedMemory(memory, guarded))
                .orElseGet(() -> host ? memory : new PluginsMemory(memory));
        Runnable run = () -> watching.call("step " + describe(), () -> plugin.run(seen));
        if (!watching.guards()) {
            run.run();
        } else if (host) {
            new HostInspection(this, memory, seen, watching.watch()).around(run);
        } else {
            new DeviceInspection(this, memory, watching.watch()).around(run);
        }
    }

    /** The step as its plugin made it, with its own buffers. */
    Step plugin() {
        return plugin;
    }

    Set<Buffer> fresh() {
        return fresh;
    }

    Optional<GuardedContext> context() {
        return context;
    }

    String describe() {
        var info = plugin.info();
        return "'" + info.node() + "' (" + info.operator() + ", " + info.kernel() + ")";
    }

    /** Gives the plugin back what it made itself. */
    private record PluginsMemory(Memory engine) implements Memory {
        @Override
        public long address(Buffer buffer) {
            return engine.address(buffer);
        }

        @Override
        public MemorySegment segment(Buffer buffer) {
            return engine.segment(buffer);
        }

        @Override
        public DeviceBuffer device(Buffer buffer) {
            return ((WatchedBuffer) engine.device(buffer)).plugin();
        }

        @Override
        public DeviceStream stream(Buffer buffer) {
            return WatchedStream.of(engine, buffer).plugin();
        }
    }
}
