package io.gatun.conformance.watch;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.spi.Accelerator;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.Step;
import io.gatun.spi.Support;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Passes the engine's calls on, and looks at what comes back. */
final class WatchedAccelerator implements Accelerator {
    private final String name;
    private final Accelerator plugin;
    private final Watching watching;
    private final Optional<DeviceMemory> memory;

    WatchedAccelerator(String name, Accelerator plugin, Watching watching) {
        this.name = name;
        this.plugin = plugin;
        this.watching = watching;
        this.memory = plugin.deviceMemory().map(own -> new WatchedMemory(name, own, watching));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<DeviceMemory> deviceMemory() {
        return memory;
    }

    @Override
    public Support supports(Graph graph, Node node) {
        if (watching.refuses().test(node)) {
            return new Support.No("the conformance kit gives it to the CPU");
        }
        return watching.call("supports() of " + node.describe(), () -> plugin.supports(graph, node));
    }

    @Override
    public Compiled compile(Graph part, CompileContext resources) {
        watching.watch().compiled(part.nodes());
        boolean host = memory.isEmpty();
        var context = host && watching.guards() ? new GuardedContext(part, resources) : null;
        var compiled = compiled(part, context == null ? resources : context);
        var steps = new ArrayList<Step>();
        var written = new HashSet<Buffer>();
        for (var step : compiled.steps()) {
            var fresh = step.writes().stream()
                    .filter(buffer -> !written.contains(buffer) && !step.reads().contains(buffer))
                    .collect(Collectors.toSet());
            written.addAll(step.writes());
            steps.add(new WatchedStep(name, step, watching, host, fresh, context));
        }
        return new WatchedParts(compiled, List.copyOf(steps));
    }

    private Compiled compiled(Graph part, CompileContext context) {
        try {
            return plugin.compile(part, context);
        } catch (RuntimeException | LinkageError refusal) {
            watching.watch()
                    .complain("it says yes to "
                            + part.nodes().stream().map(Node::describe).limit(3).collect(Collectors.joining(", "))
                            + ", and then cannot compile it: " + refusal);
            throw refusal;
        }
    }

    private record WatchedParts(Compiled plugin, List<Step> steps) implements Compiled {
        @Override
        public void close() {
            plugin.close();
        }
    }

    @Override
    public void close() {
        watching.watch().closed(Watch.Kind.ACCELERATOR);
        plugin.close();
    }
}
