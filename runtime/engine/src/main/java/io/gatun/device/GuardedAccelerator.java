package io.gatun.device;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.spi.Accelerator;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.Step;
import io.gatun.spi.Support;
import io.gatun.spi.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A plugin's accelerator as the engine sees it: under the name that the engine gave it, and keeping the rules of the SPI, since
 * a plugin that does not is reported as a device that failed.
 */
final class GuardedAccelerator implements Accelerator {
    private final Guard guard;
    private final Accelerator plugin;
    private final Optional<DeviceMemory> memory;
    private boolean closed;

    /** @throws io.gatun.spi.DeviceException if the accelerator does not say what memory it has */
    GuardedAccelerator(String name, Accelerator plugin) {
        this.guard = new Guard(name);
        this.plugin = plugin;
        this.memory = guard.ask("deviceMemory", plugin::deviceMemory).map(own -> new GuardedMemory(guard, own));
    }

    @Override
    public String name() {
        return guard.accelerator();
    }

    @Override
    public Optional<DeviceMemory> deviceMemory() {
        return memory;
    }

    @Override
    public Support supports(Graph graph, Node node) {
        return guard.ask("supports for " + node.describe(), () -> plugin.supports(graph, node));
    }

    /** What cannot be compiled stays the exception that says so. */
    @Override
    public Compiled compile(Graph part, CompileContext resources) {
        var compiled = new Compiled[1];
        guard.work("compile", () -> compiled[0] = plugin.compile(part, resources));
        guard.present("compile", compiled[0]);
        try {
            return guarded(compiled[0]);
        } catch (GatunException nonsense) {
            guard.release("close of a compiled part", compiled[0]::close);
            throw nonsense;
        }
    }

    private Compiled guarded(Compiled compiled) {
        var steps = guard.ask(
                "steps of a compiled part",
                () -> compiled.steps().stream()
                        .<Step>map(step -> GuardedStep.of(guard, guard.present("a step of a compiled part", step)))
                        .toList());
        return new Compiled() {
            @Override
            public List<Step> steps() {
                return steps;
            }

            @Override
            public void close() {
                guard.release("close of a compiled part", compiled::close);
            }
        };
    }

    /** Unknown when it cannot be measured, or was closed meanwhile: profiles can do without. */
    @Override
    public synchronized OptionalDouble measurePeak(Workers workers, Duration sample) {
        var peak = new OptionalDouble[] {OptionalDouble.empty()};
        if (!closed) {
            guard.release(
                    "measurePeak", () -> peak[0] = guard.present("measurePeak", plugin.measurePeak(workers, sample)));
        }
        return peak[0];
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            guard.release("close", plugin::close);
        }
    }
}
