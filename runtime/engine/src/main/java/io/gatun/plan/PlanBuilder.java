package io.gatun.plan;

import io.gatun.Footprint;
import io.gatun.GatunException;
import io.gatun.Numerics;
import io.gatun.RunStoppedException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import io.gatun.op.BodyRunner;
import io.gatun.place.Part;
import io.gatun.place.Placement;
import io.gatun.spi.Buffer;
import io.gatun.spi.Compiled;
import io.gatun.spi.DeviceException;
import io.gatun.spi.Rehearsal;
import io.gatun.spi.Step;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Lets the accelerators compile their parts, lays out the buffers that they ask for, and has values brought where they are read. */
public final class PlanBuilder {
    /** A first run of fewer multiply-adds is over before kernels are compiled. */
    private static final long FEWEST_MACS = 100_000_000;

    private record Place(Value value, int home) {}

    private final Graph graph;
    private final Placement placement;
    private final Homes homes;
    private final Workers workers;
    private final DerivedConstants derived;
    private final DeviceConstants onDevices;
    private final Numerics numerics;
    private final BodyRunner bodies;
    private final HostWeights hostWeights;
    private final List<DeviceWeights> deviceWeights = new ArrayList<>();
    private final List<Buffer> buffers = new ArrayList<>();
    private final Map<Place, Buffer> values = new HashMap<>();
    private final List<Plan.PlannedStep> steps = new ArrayList<>();
    private final List<Compiled> compiled = new ArrayList<>();
    private final List<Plan.PlannedPart> parts = new ArrayList<>();
    private final Set<Rehearsal> rehearsals = new LinkedHashSet<>();

    /** Values that are in a memory where they were not made. */
    private final Set<Place> brought = new HashSet<>();

    /** Buffers on the host that a device has been told to fill, by the device's number. */
    private final Map<Integer, List<TransferStep.Download>> arriving = new HashMap<>();

    /**
     * @param placement of the whole bound graph
     * @param onDevices keeps weights on devices as long as the session
     * @param bodies runs the graphs of control flow
     */
    public PlanBuilder(
            Placement placement,
            Workers workers,
            DerivedConstants derived,
            DeviceConstants onDevices,
            Numerics numerics,
            BodyRunner bodies) {
        this.graph = placement.graph();
        this.placement = placement;
        this.homes = new Homes(graph, placement);
        this.workers = workers;
        this.derived = derived;
        this.onDevices = onDevices;
        this.numerics = numerics;
        this.bodies = bodies;
        this.hostWeights = new HostWeights(this, derived);
        for (int home = 1; home <= homes.devices(); home++) {
            deviceWeights.add(new DeviceWeights(this, home, homes.memory(home)));
        }
    }

    /**
     * Compiles every part, in order, plans the memory of them all together, and packs the weights that they asked for.
     *
     * @throws PartRefusedException if an accelerator cannot run its part after all
     * @throws DeviceException if a device fails
     */
    public Plan build() {
        try {
            return planned();
        } catch (RuntimeException | Error failure) {
            Closing.all(compiled);
            throw failure;
        }
    }

    /**
     * Compiles every part, in order, and lays out the memory of them all together, but prepares nothing to run.
     *
     * @throws PartRefusedException if an accelerator cannot run its part after all
     */
    public Footprint footprint() {
        try {
            var inputs = inputs();
            var outputs = outputs();
            var layout = BlockLayout.of(walked(), buffers);
            return new Footprint(
                    bytes(inputs), bytes(outputs), layout.bytes(), layout.activationBytes(), hostWeights.bytes());
        } finally {
            Closing.all(compiled);
        }
    }

    private static long bytes(List<Buffer> buffers) {
        return buffers.stream().mapToLong(Buffer::bytes).sum();
    }

    private Plan planned() {
        var inputs = inputs();
        return plan(inputs, outputs());
    }

    private List<Buffer> inputs() {
        return graph.inputs().stream()
                .map(GraphInput::value)
                .map(value -> value(value, Buffer.HOST))
                .toList();
    }

    /** Compiles, and sees to it that what goes out is on the host in the end. */
    private List<Buffer> outputs() {
        placement.parts().forEach(this::compile);
        var outputs = new LinkedHashSet<Buffer>();
        for (var output : graph.outputs()) {
            var made = value(output, Buffer.HOST);
            outputs.add(outputs.contains(made) || !isComputed(output) ? copied(output) : made);
        }
        List.copyOf(arriving.keySet()).forEach(this::await);
        return List.copyOf(outputs);
    }

    private void compile(Part part) {
        var accelerator = part.accelerator();
        int home = homes.of(accelerator);
        var copiedIn = part.graph().inputs().stream()
                .map(GraphInput::value)
                .filter(value -> home != Buffer.HOST && brought.add(new Place(value, home)))
                .map(value -> upload(value, home))
                .toList();
        var made = made(part, home);
        compiled.add(made);
        SoundSteps.require(part, made.steps(), buffers, home);
        made.steps().forEach(step -> add(accelerator.name(), step));
        part.graph().outputs().forEach(value -> brought.add(new Place(value, home)));
        var copiedOut =
                homes.leaving(part).stream().map(value -> download(value, home)).toList();
        parts.add(new Plan.PlannedPart(accelerator.name(), part.graph().nodes().size(), made, copiedIn, copiedOut));
    }

    /** Copies a value to a device. */
    private Buffer upload(Value value, int home) {
        var from = value(value, Buffer.HOST);
        add(homes.name(home), new TransferStep.Upload(from, value(value, home)));
        return from;
    }

    private Buffer download(Value value, int home) {
        var download = new TransferStep.Download(value(value, home), value(value, Buffer.HOST));
        add(homes.name(home), download);
        arriving.computeIfAbsent(home, _ -> new ArrayList<>()).add(download);
        return download.to();
    }

    private Compiled made(Part part, int home) {
        try {
            return part.accelerator().compile(part.graph(), new PartContext(this, home));
        } catch (RunStoppedException | DeviceException failure) {
            throw failure;
        } catch (GatunException reason) {
            throw new PartRefusedException(part.accelerator().name(), reason);
        }
    }

    private void add(String accelerator, Step step) {
        for (var buffer : step.reads()) {
            arriving.entrySet().stream()
                    .filter(device -> device.getValue().stream()
                            .anyMatch(download -> download.to().equals(buffer)))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .ifPresent(this::await);
        }
        steps.add(new Plan.PlannedStep(accelerator, step));
    }

    private void await(int home) {
        var downloads = arriving.remove(home);
        var filled = downloads.stream().map(TransferStep.Download::to).toList();
        steps.add(new Plan.PlannedStep(
                homes.name(home), new TransferStep.Await(downloads.getFirst().from(), filled)));
    }

    private Plan plan(List<Buffer> inputs, List<Buffer> outputs) {
        var walked = walked();
        var layout = BlockLayout.of(walked, buffers);
        requireWithinLimits(layout);
        var deviceLayouts = new ArrayList<BlockLayout>();
        for (int home = 1; home <= homes.devices(); home++) {
            deviceLayouts.add(layout(home, walked));
        }
        prepareToRun();
        var devices = new ArrayList<Plan.OnDevice>();
        for (int home = 1; home <= homes.devices(); home++) {
            var weights = deviceWeights.get(home - 1);
            devices.add(new Plan.OnDevice(
                    homes.name(home),
                    homes.memory(home),
                    deviceLayouts.get(home - 1),
                    weights.places(),
                    weights.own(),
                    weights.bytes()));
        }
        return new Plan(
                inputs,
                graph.inputs().stream()
                        .map(input -> graph.requireType(input.value()))
                        .toList(),
                outputs,
                graph.outputs().stream().map(graph::requireType).toList(),
                List.copyOf(steps),
                List.copyOf(buffers),
                hostWeights.places(),
                layout,
                hostWeights.segments(),
                List.copyOf(parts),
                List.copyOf(devices));
    }

    private List<Step> walked() {
        return steps.stream().map(Plan.PlannedStep::step).toList();
    }

    private BlockLayout layout(int home, List<Step> walked) {
        var memory = homes.memory(home);
        var layout = BlockLayout.of(walked, buffers, home, memory.alignment(), memory.padding());
        if (layout.bytes() > memory.largestBlock()) {
            throw new PartRefusedException(
                    homes.name(home),
                    new GatunException(homes.name(home) + ": a run needs " + layout.bytes()
                            + " bytes at once; the device gives " + memory.largestBlock() + " at most"));
        }
        return layout;
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
        long weights = hostWeights.bytes();
        if (outputs + weights + layout.bytes() > limits.runBytes()) {
            throw new GatunException("a run takes " + (outputs + weights + layout.bytes()) + " bytes: " + layout.bytes()
                    + " for values on the way, " + weights + " for packed weights, " + outputs
                    + " for outputs; the limit is " + limits.runBytes() + " (Limits.runBytes)");
        }
    }

    /** Packs weights and has kernels compiled, at the same time, unless that is put off. */
    private void prepareToRun() {
        long macs = steps.stream()
                .mapToLong(planned -> planned.step().info().macs())
                .sum();
        boolean later = FirstRuns.putOff(rehearsals);
        var rehearsing = Rehearsals.begin(later || macs < FEWEST_MACS ? Set.of() : rehearsals, macs);
        hostWeights.packAll();
        try {
            deviceWeights.forEach(weights -> weights.copyAll(onDevices, derived::lasts));
        } catch (RuntimeException | Error failure) {
            deviceWeights.forEach(weights -> Closing.all(weights.own()));
            throw failure;
        }
        rehearsing.await();
    }

    private boolean isComputed(Value value) {
        return graph.producer(value).isPresent();
    }

    /** A graph may hand out an input, a constant, or one value twice; each output has memory of its own all the same. */
    private Buffer copied(Value value) {
        var target = buffer(value.name(), graph.requireType(value).bytes(), Buffer.Kind.BORDER, Buffer.HOST);
        add("engine", new CopyStep(value.name(), value(value, Buffer.HOST), target));
        return target;
    }

    /** The memory of a value in one of the homes; always the same. */
    Buffer value(Value value, int home) {
        return values.computeIfAbsent(new Place(value, home), _ -> {
            var constant = graph.constant(value);
            if (constant.isPresent()) {
                return weights(home).plain(value.name(), constant.get());
            }
            boolean border = home == Buffer.HOST && (graph.isOutput(value) || !isComputed(value));
            return buffer(
                    value.name(),
                    graph.requireType(value).bytes(),
                    border ? Buffer.Kind.BORDER : Buffer.Kind.ACTIVATION,
                    home);
        });
    }

    Buffer buffer(String label, long bytes, Buffer.Kind kind, int home) {
        var buffer = new Buffer(buffers.size(), label, bytes, kind, home);
        buffers.add(buffer);
        return buffer;
    }

    Weights weights(int home) {
        return home == Buffer.HOST ? hostWeights : deviceWeights.get(home - 1);
    }

    Workers workers() {
        return workers;
    }

    Numerics numerics() {
        return numerics;
    }

    BodyRunner bodies() {
        return bodies;
    }

    <T> T derived(Tensor constant, Object form, Function<Arena, T> make) {
        return derived.get(constant, form, make);
    }

    void rehearse(Rehearsal rehearsal) {
        rehearsals.add(rehearsal);
    }
}
