package io.gatun.plan;

import io.gatun.GatunException;
import io.gatun.Numerics;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import io.gatun.op.BodyRunner;
import io.gatun.place.Placement;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Packed;
import io.gatun.spi.Packing;
import io.gatun.spi.Rehearsal;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Lets the accelerators compile their parts and lays out the buffers that they ask for. */
public final class PlanBuilder implements CompileContext {
    /** A first run of fewer multiply-adds is over before kernels are compiled. */
    private static final long FEWEST_MACS = 100_000_000;

    private final Graph graph;
    private final Workers workers;
    private final DerivedConstants derived;
    private final Numerics numerics;
    private final BodyRunner bodies;
    private final List<Buffer> buffers = new ArrayList<>();
    private final Map<Value, Buffer> values = new HashMap<>();
    private final Map<Buffer, Tensor> constants = new HashMap<>();
    private final List<Plan.PlannedStep> steps = new ArrayList<>();
    private final Set<PackedConstant> packed = new LinkedHashSet<>();
    private final Set<Rehearsal> rehearsals = new LinkedHashSet<>();

    /**
     * @param graph the whole bound graph
     * @param bodies runs those of its control flow
     */
    public PlanBuilder(Graph graph, Workers workers, DerivedConstants derived, Numerics numerics, BodyRunner bodies) {
        this.bodies = bodies;
        this.graph = graph;
        this.workers = workers;
        this.derived = derived;
        this.numerics = numerics;
    }

    /** Compiles every part, in order, plans the memory of them all together, and packs the weights that they asked for. */
    public Plan build(Placement placement) {
        var inputs =
                graph.inputs().stream().map(GraphInput::value).map(this::value).toList();
        for (var part : placement.parts()) {
            for (var step : part.accelerator().compile(part.graph(), this).steps()) {
                steps.add(new Plan.PlannedStep(part.accelerator().name(), step));
            }
        }
        var outputs = new LinkedHashSet<Buffer>();
        for (var output : graph.outputs()) {
            outputs.add(outputs.contains(value(output)) || !isComputed(output) ? copied(output) : value(output));
        }
        var layout = BlockLayout.of(steps.stream().map(Plan.PlannedStep::step).toList(), buffers);
        requireWithinLimits(layout);
        prepareToRun();
        return new Plan(
                inputs,
                graph.inputs().stream()
                        .map(input -> graph.requireType(input.value()))
                        .toList(),
                List.copyOf(outputs),
                graph.outputs().stream().map(graph::requireType).toList(),
                List.copyOf(steps),
                List.copyOf(buffers),
                Map.copyOf(constants),
                layout,
                packed.stream().map(PackedConstant::segment).toList());
    }

    /** Before any of the memory is taken. */
    private void requireWithinLimits(BlockLayout layout) {
        long outputs = 0;
        for (var output : graph.outputs()) {
            outputs = Math.addExact(outputs, graph.requireType(output).bytes());
        }
        var limits = graph.limits();
        if (outputs > limits.outputBytes()) {
            throw new GatunException("the outputs take " + outputs + " bytes together; the limit is "
                    + limits.outputBytes() + " (Limits.outputBytes)");
        }
        long weights = packed.stream().mapToLong(PackedConstant::bytes).sum();
        if (outputs + weights + layout.bytes() > limits.runBytes()) {
            throw new GatunException("a run takes " + (outputs + weights + layout.bytes()) + " bytes: " + layout.bytes()
                    + " for values on the way, " + weights + " for packed weights, " + outputs
                    + " for outputs; the limit is " + limits.runBytes() + " (Limits.runBytes)");
        }
    }

    /** Packs weights and has kernels compiled, at the same time. */
    private void prepareToRun() {
        long macs = steps.stream()
                .mapToLong(planned -> planned.step().info().macs())
                .sum();
        var rehearsing = Rehearsals.begin(macs < FEWEST_MACS ? Set.of() : rehearsals, macs);
        PackedConstant.packAll(packed, workers);
        rehearsing.await();
    }

    private boolean isComputed(Value value) {
        return graph.producer(value).isPresent();
    }

    /** A graph may hand out an input, a constant, or one value twice; each output has memory of its own all the same. */
    private Buffer copied(Value value) {
        var target = buffer(value.name(), graph.requireType(value).bytes(), Buffer.Kind.BORDER);
        steps.add(new Plan.PlannedStep("engine", new CopyStep(value.name(), value(value), target)));
        return target;
    }

    @Override
    public Workers workers() {
        return workers;
    }

    @Override
    public Numerics numerics() {
        return numerics;
    }

    @Override
    public BodyRunner bodies() {
        return bodies;
    }

    @Override
    public Buffer value(Value value) {
        return values.computeIfAbsent(value, _ -> {
            var constant = graph.constant(value);
            long bytes = graph.requireType(value).bytes();
            if (constant.isPresent()) {
                var buffer = buffer(value.name(), bytes, Buffer.Kind.CONSTANT);
                constants.put(buffer, constant.get());
                return buffer;
            }
            boolean border = graph.isOutput(value) || !isComputed(value);
            return buffer(value.name(), bytes, border ? Buffer.Kind.BORDER : Buffer.Kind.ACTIVATION);
        });
    }

    @Override
    public Buffer activation(String label, long bytes) {
        return buffer(label, bytes, Buffer.Kind.ACTIVATION);
    }

    @Override
    public Buffer scratch(String label, long bytes) {
        return buffer(label, bytes, Buffer.Kind.SCRATCH);
    }

    private Buffer buffer(String label, long bytes, Buffer.Kind kind) {
        var buffer = new Buffer(buffers.size(), label, bytes, kind);
        buffers.add(buffer);
        return buffer;
    }

    @Override
    public <T> T derived(Tensor constant, Object form, Function<Arena, T> make) {
        return derived.get(constant, form, make);
    }

    @Override
    public Packed packed(Tensor constant, Object form, Packing packing) {
        var wanted = derived.packed(constant, form, packing);
        packed.add(wanted);
        return wanted;
    }

    @Override
    public void rehearse(Rehearsal rehearsal) {
        rehearsals.add(rehearsal);
    }
}
