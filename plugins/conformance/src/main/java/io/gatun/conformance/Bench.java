package io.gatun.conformance;

import io.gatun.Options;
import io.gatun.conformance.watch.WatchedProvider;
import io.gatun.conformance.watch.Watching;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.spi.Accelerator;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.Support;
import io.gatun.spi.Workers;
import java.util.Optional;

/** Where tests run: one opened accelerator and a pool of threads, for all tests that need none of their own. */
final class Bench implements AutoCloseable {
    private static final int THREADS = 2;

    private final DeviceUnderTest device;
    private final Accelerator accelerator;
    private final Workers workers = new Workers(THREADS);

    Bench(DeviceUnderTest device) {
        this.device = device;
        this.accelerator = device.open();
    }

    Accelerator accelerator() {
        return accelerator;
    }

    /** Sessions that prefer the accelerator, which stays open behind them. */
    Options preferring(Watching watching) {
        var shared = new WatchedProvider(
                device.provider().name(), device.first(), () -> new KeptOpen(accelerator), watching);
        return cpu().plugin(shared).prefer(shared.name());
    }

    /** Sessions that each open the accelerator and prefer it. */
    Options preferringOwn(Watching watching) {
        var own = device.watched(watching);
        return cpu().plugin(own).prefer(own.name());
    }

    /** Sessions that each open the accelerator and insist on it. */
    Options requiringOwn(Watching watching) {
        var own = device.watched(watching);
        return cpu().plugin(own).require(own.name());
    }

    /** Sessions on the CPU alone. */
    Options cpu() {
        return Options.defaults().workers(workers);
    }

    @Override
    public void close() {
        workers.close();
        accelerator.close();
    }

    /** An accelerator that somebody else closes. */
    private record KeptOpen(Accelerator accelerator) implements Accelerator {
        @Override
        public String name() {
            return accelerator.name();
        }

        @Override
        public Optional<DeviceMemory> deviceMemory() {
            return accelerator.deviceMemory();
        }

        @Override
        public Support supports(Graph graph, Node node) {
            return accelerator.supports(graph, node);
        }

        @Override
        public Compiled compile(Graph part, CompileContext resources) {
            return accelerator.compile(part, resources);
        }

        @Override
        public void close() {}
    }
}
