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
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a model runs for one set of input shapes; {@link #toString} is a table for people.
 *
 * @param model the model's name
 * @param numerics how exactly it computes
 * @param steps what is done, in order
 * @param rewrites what the passes changed beforehand
 * @param refusals why preferred accelerators did not get some nodes
 * @param plannedBytes the block of memory that a run uses: activations and scratch, overlaid where lifetimes allow
 * @param activationBytes the most that activations alone take at any one step
 * @param naiveBytes what keeping every activation of the network as written, before any fusion, would take
 */
public record Explanation(
        String model,
        Numerics numerics,
        List<Line> steps,
        List<Rewrite> rewrites,
        List<Refusal> refusals,
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
            List<Refusal> refusals,
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
                List.copyOf(refusals),
                layout.bytes(),
                layout.activationBytes(),
                allActivations);
    }

    private static long traffic(Graph graph, Step step, Optional<Buffer> output) {
        long activations = Stream.concat(step.reads().stream(), step.writes().stream())
                .filter(buffer -> buffer.kind() == Buffer.Kind.ACTIVATION || buffer.kind() == Buffer.Kind.BORDER)
                .mapToLong(Buffer::bytes)
                .sum();
        long constants = output.flatMap(buffer -> graph.producer(new Value(buffer.label())))
                .filter(node -> node.operator().equals(step.info().operator()))
                .map(node -> node.inputs().stream()
                        .flatMap(input -> graph.constant(input).stream())
                        .mapToLong(constant -> constant.type().bytes())
                        .sum())
                .orElse(0L);
        return activations + constants;
    }

    /** Multiply-accumulate operations of one run, as the operators define them. */
    public long macs() {
        return steps.stream().mapToLong(Line::macs).sum();
    }

    @Override
    public String toString() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("node", "operator", "device", "kernel", "MMACs", "KiB", "offset", "why"));
        for (var line : steps) {
            rows.add(List.of(
                    line.node,
                    line.operator,
                    line.device,
                    line.kernel,
                    line.macs == 0 ? "" : String.format(Locale.ROOT, "%.1f", line.macs / 1e6),
                    Long.toString((line.bytes + 1023) / 1024),
                    line.device.isEmpty() ? "" : line.offset < 0 ? "caller" : Long.toString(line.offset),
                    line.reason));
        }
        var text = new StringBuilder(model).append('\n').append(Table.of(rows));
        rewrites.stream()
                .filter(rewrite -> rewrite.count() > 0)
                .forEach(rewrite -> text.append(String.format("pass %s: %d%n", rewrite.pass(), rewrite.count())));
        refusals.forEach(refusal -> text.append(refusal).append('\n'));
        text.append("numerics: ")
                .append(numerics.name().toLowerCase(Locale.ROOT))
                .append("\n");
        return text.append(String.format(
                        Locale.ROOT,
                        "memory: %.1f MB planned (activations %.1f MB at most); keeping every activation would take %.1f MB%n",
                        plannedBytes / 1e6,
                        activationBytes / 1e6,
                        naiveBytes / 1e6))
                .toString();
    }
}
