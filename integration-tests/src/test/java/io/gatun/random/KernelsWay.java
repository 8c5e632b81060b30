package io.gatun.random;

import io.gatun.Numerics;
import io.gatun.cpu.CpuProvider;
import io.gatun.graph.Graph;
import io.gatun.op.BodyRunner;
import io.gatun.pass.Passes;
import io.gatun.place.Placement;
import io.gatun.plan.DerivedConstants;
import io.gatun.plan.DeviceConstants;
import io.gatun.plan.PlanBuilder;
import io.gatun.run.Runner;
import io.gatun.spi.Accelerator;
import io.gatun.spi.Availability;
import io.gatun.spi.Workers;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Kernels of the graph as its author wrote it: only shapes are folded, nothing is fused. */
final class KernelsWay implements Way {
    /** Bytes before and after each output: the longest vector. */
    private static final long GUARD = 64;

    private static final byte UNTOUCHED = 0x5a;

    private final Workers workers;

    KernelsWay(Workers workers) {
        this.workers = workers;
    }

    @Override
    public String name() {
        return "kernels without passes";
    }

    @Override
    public List<List<Tensor>> run(Subject subject) throws NotComparable {
        subject.requireFiniteConvolutions();
        var results = new ArrayList<List<Tensor>>();
        var provider = new CpuProvider();
        var device = ((Availability.Present) provider.probe()).devices().getFirst();
        try (var cpu = provider.open(device)) {
            for (var feed : subject.randomCase().feeds()) {
                results.add(run(subject, feed, cpu));
            }
        }
        return results;
    }

    private List<Tensor> run(Subject subject, List<Tensor> feed, Accelerator cpu) throws NotComparable {
        var shapes = feed.stream().map(Tensor::shape).toArray(Shape[]::new);
        var graph = Passes.fold(subject.randomCase().graph().bind(List.of(shapes)), subject.arena());
        if (!isKnown(graph)) {
            throw new NotComparable("shapes depend on data");
        }
        var derived = new DerivedConstants(subject.arena(), graph.constants()::containsValue);
        BodyRunner bodies = (_, _) -> {
            throw new IllegalStateException("no recipe makes subgraphs");
        };
        var placement = Placement.of(graph, List.of(cpu));
        var plan = new PlanBuilder(placement, workers, derived, new DeviceConstants(), Numerics.FAST, bodies).build();
        try (var runner = new Runner("random", plan, workers)) {
            var outputs = new ArrayList<Tensor>();
            var guards = new ArrayList<MemorySegment>();
            for (var type : plan.outputTypes()) {
                var guarded = subject.arena().allocate(type.bytes() + 2 * GUARD, GUARD);
                guarded.fill(UNTOUCHED);
                outputs.add(Tensor.view(type, guarded.asSlice(GUARD, type.bytes())));
                guards.add(guarded.asSlice(0, GUARD));
                guards.add(guarded.asSlice(GUARD + type.bytes(), GUARD));
            }
            runner.run(feed, outputs);
            guards.forEach(KernelsWay::requireUntouched);
            return outputs;
        }
    }

    private static void requireUntouched(MemorySegment guard) {
        for (long i = 0; i < GUARD; i++) {
            if (guard.get(ValueLayout.JAVA_BYTE, i) != UNTOUCHED) {
                throw new IllegalStateException("a kernel writes beside an output");
            }
        }
    }

    private static boolean isKnown(Graph graph) {
        return graph.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .allMatch(value -> !value.isPresent() || graph.type(value).isPresent());
    }
}
