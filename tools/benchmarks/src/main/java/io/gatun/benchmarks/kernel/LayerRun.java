package io.gatun.benchmarks.kernel;

import io.gatun.Numerics;
import io.gatun.cpu.CpuProvider;
import io.gatun.graph.Graph;
import io.gatun.op.Body;
import io.gatun.pass.Passes;
import io.gatun.place.Placement;
import io.gatun.plan.DerivedConstants;
import io.gatun.plan.DeviceConstants;
import io.gatun.plan.Plan;
import io.gatun.plan.PlanBuilder;
import io.gatun.spi.Accelerator;
import io.gatun.spi.Buffer;
import io.gatun.spi.Device;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceStream;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A layer compiled as in any network, and of what came out the one step that computes it: neither the conversions of its
 * input and output nor the walk over the steps belong to the kernel.
 */
final class LayerRun implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final Workers workers;
    private final Plan plan;
    private final Step step;
    private final MemorySegment[] segments;

    LayerRun(Layer layer, int threads) {
        workers = new Workers(threads);
        var graph = Passes.run(layer.graph(arena), arena).graph();
        plan = plan(graph);
        step = plan.steps().stream()
                .map(Plan.PlannedStep::step)
                .filter(candidate -> candidate.info().macs() > 0)
                .reduce((_, _) -> {
                    throw new IllegalStateException(layer + " became more than one step");
                })
                .orElseThrow();
        segments = new MemorySegment[plan.buffers().size()];
        for (var buffer : plan.buffers()) {
            if (plan.constants().containsKey(buffer)) {
                continue;
            }
            segments[buffer.id()] = arena.allocate(Math.max(1, buffer.bytes()), Tensor.ALIGNMENT);
        }
        plan.constants().forEach((buffer, segment) -> segments[buffer.id()] = segment);
        var input = Layer.random(layer.inputShape(), 1, 3, arena);
        segments[plan.inputs().getFirst().id()] = input.segment();
        plan.steps().forEach(planned -> planned.step().run(memory));
        new LayerCheck(layer, graph)
                .require(
                        input,
                        Tensor.view(
                                plan.outputTypes().getFirst(),
                                memory.segment(plan.outputs().getFirst())));
    }

    private Plan plan(Graph graph) {
        List<Accelerator> cpu = List.of(new CpuProvider().open(new Device("0", "")));
        return new PlanBuilder(
                        Placement.of(graph, cpu),
                        workers,
                        new DerivedConstants(arena, _ -> true),
                        new DeviceConstants(),
                        Numerics.FAST,
                        Body::evaluate)
                .build();
    }

    private final Memory memory = new Memory() {
        @Override
        public long address(Buffer buffer) {
            return segments[buffer.id()].address();
        }

        @Override
        public MemorySegment segment(Buffer buffer) {
            return segments[buffer.id()];
        }

        @Override
        public DeviceBuffer device(Buffer buffer) {
            throw new IllegalStateException("the CPU has no memory of its own");
        }

        @Override
        public DeviceStream stream(Buffer buffer) {
            throw new IllegalStateException("the CPU has no memory of its own");
        }
    };

    /** What {@code explain} calls the kernel. */
    String kernel() {
        return step.info().kernel();
    }

    /** Multiply-accumulates, as the engine counts them. */
    long macs() {
        return step.info().macs();
    }

    void run() {
        workers.beginRun();
        step.run(memory);
        workers.endRun();
    }

    @Override
    public void close() {
        workers.close();
        arena.close();
    }
}
