package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.pass.Rewrite;
import io.gatun.place.Refusal;
import io.gatun.plan.Plan;
import io.gatun.spi.Buffer;
import io.gatun.spi.Step;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a model runs for one set of input shapes; {@link #toString} is a table for people.
 *
 * @param model the model's name
 * @param numerics how exactly it computes
 * @param steps what is done, in order
 * @param rewrites what the passes changed beforehand
 * @param parts stretches of the network that one accelerator runs, in order
 * @param notes what became of accelerators that were wanted and have no part in this, and of plugins that are broken
 * @param refusals why preferred accelerators did not get some nodes
 * @param devices memory on devices that have their own
 * @param plannedBytes the block of memory that a run uses: activations and scratch, overlaid where lifetimes allow
 * @param activationBytes the most that activations alone take at any one step
 * @param naiveBytes what keeping every activation of the network as written, before any fusion, would take
 */
public record Explanation(
        String model,
        Numerics numerics,
        List<Line> steps,
        List<Rewrite> rewrites,
        List<Part> parts,
        List<String> notes,
        List<Refusal> refusals,
        List<OnDevice> devices,
        long plannedBytes,
        long activationBytes,
        long naiveBytes) {

    /**
     * One step, or a node that cannot be planned before the run.
     *
     * @param device empty for such a node
     * @param offset where its output begins in the block, in bytes; -1 if it goes to the caller's own tensor
     * @param bytes size of its output
     * @param output type of its output; empty for one that is no value of the network
     * @param traffic what it must read and write at least, weights included, in bytes
     */
    public record Line(
            String node,
            String operator,
            String device,
            String kernel,
            String reason,
            long macs,
            long bytes,
            long offset,
            Optional<TensorType> output,
            long traffic) {}

    /**
     * A stretch of the network that one accelerator runs.
     *
     * @param device the accelerator's name
     * @param nodes how many
     * @param valuesIn how many values are copied to the device for it
     * @param bytesIn what they take together
     * @param valuesOut how many are copied from the device after it
     * @param bytesOut what those take together
     */
    public record Part(String device, int nodes, int valuesIn, long bytesIn, int valuesOut, long bytesOut) {}

    /**
     * Memory on a device.
     *
     * @param device the accelerator's name
     * @param plannedBytes the block that each run in flight uses there
     * @param weightBytes weights, which lie there as long as the session and are shared by its plans
     */
    public record OnDevice(String device, long plannedBytes, long weightBytes) {}

    /**
     * @param graph what was planned
     * @param later nodes whose types show only while running
     */
    static Explanation of(
            String model,
            Numerics numerics,
            Graph graph,
            Plan plan,
            List<Node> later,
            List<Rewrite> rewrites,
            Execution.Choice choice,
            List<String> notes,
            long allActivations) {
        var lines = new ArrayList<Line>();
        for (var planned : plan.steps()) {
            var info = planned.step().info();
            var output = planned.step().writes().stream()
                    .filter(buffer -> buffer.kind() != Buffer.Kind.SCRATCH)
                    .findFirst();
            lines.add(new Line(
                    info.node(),
                    info.operator(),
                    planned.accelerator(),
                    info.kernel(),
                    info.reason(),
                    info.macs(),
                    output.map(Buffer::bytes).orElse(0L),
                    output.map(plan::offset).orElse(-1L),
                    output.flatMap(buffer -> graph.type(new Value(buffer.label()))),
                    traffic(graph, planned.step(), output)));
        }
        for (var node : later) {
            lines.add(new Line(
                    node.name(),
                    node.operator(),
                    "",
                    "",
                    "planned while running: what comes out depends on numbers",
                    0,
                    0,
                    -1,
                    Optional.empty(),
                    0));
        }
        var layout = plan.layout();
        return new Explanation(
                model,
                numerics,
                List.copyOf(lines),
                List.copyOf(rewrites),
                plan.parts().stream().map(Explanation::part).toList(),
                Stream.concat(notes.stream(), choice.notes().stream()).toList(),
                choice.placement().refusals(),
                plan.devices().stream()
                        .map(device -> new OnDevice(
                                device.accelerator(), device.layout().bytes(), device.constantBytes()))
                        .toList(),
                layout.bytes(),
                layout.activationBytes(),
                allActivations);
    }

    private static Part part(Plan.PlannedPart part) {
        return new Part(
                part.accelerator(),
                part.nodes(),
                part.copiedIn().size(),
                bytes(part.copiedIn()),
                part.copiedOut().size(),
                bytes(part.copiedOut()));
    }

    private static long bytes(List<Buffer> buffers) {
        return buffers.stream().mapToLong(Buffer::bytes).sum();
    }

    private static long traffic(Graph graph, Step step, Optional<Buffer> output) {
        long activations = Stream.concat(step.reads().stream(), step.writes().stream())
                .filter(buffer -> buffer.kind() == Buffer.Kind.ACTIVATION || buffer.kind() == Buffer.Kind.BORDER)
                .mapToLong(Buffer::bytes)
                .sum();
        long constants = output.flatMap(buffer -> graph.producer(new Value(buffer.label())))
                .map(last ->
                        constants(graph, last, List.of(step.info().operator().split("\\+"))))
                .orElse(0L);
        return activations + constants;
    }

    /** Of a chain of nodes, each of which reads the one before; nothing of nodes that the step does not name. */
    private static long constants(Graph graph, Node last, List<String> operators) {
        if (operators.isEmpty() || !last.operator().equals(operators.getLast())) {
            return 0;
        }
        long own = last.inputs().stream()
                .flatMap(input -> graph.constant(input).stream())
                .mapToLong(constant -> constant.type().bytes())
                .sum();
        var before = operators.subList(0, operators.size() - 1);
        return own
                + graph.producer(last.input(0))
                        .map(node -> constants(graph, node, before))
                        .orElse(0L);
    }

    /** Multiply-accumulate operations of one run, as the operators define them. */
    public long macs() {
        return steps.stream().mapToLong(Line::macs).sum();
    }

    @Override
    public String toString() {
        return ExplanationText.of(this);
    }
}
