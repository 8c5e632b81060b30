package io.gatun.cpu;

import io.gatun.cpu.map.Relayout;
import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.VectorSupport;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.ControlFlow;
import io.gatun.op.Resize;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns a part of a graph into steps, node by node, and knows in which layout each value lies: row-major ("plain"),
 * channels-last ({@link Pixels}), or both. Kernels say which they want; a conversion is a step of its own, made once.
 */
final class CpuCompiler {
    private final Graph graph;
    private final CompileContext resources;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Value, Buffer> plain = new HashMap<>();
    private final Map<Value, Pixels> pixels = new HashMap<>();

    /** Nodes whose work a step of another node does. */
    private final Set<Node> merged = new HashSet<>();

    /** Values that are made as parts of a concatenation. */
    private final Map<Value, ConcatLowering.Slot> slots;

    CpuCompiler(Graph graph, CompileContext resources) {
        this.graph = graph;
        this.resources = resources;
        this.slots = ConcatLowering.slots(this);
    }

    List<Step> compile() {
        for (var node : graph.nodes()) {
            if (!merged.contains(node)) {
                lower(node);
                // at once, so that what a kernel made of it need not wait for the end
                node.outputs().stream().filter(graph::isOutput).forEach(this::deliver);
            }
        }
        graph.outputs().forEach(this::deliver);
        return List.copyOf(steps);
    }

    private void lower(Node node) {
        if (node.op() instanceof ControlFlow flow) {
            define(
                    node,
                    "runs "
                            + String.join(
                                    " or ",
                                    flow.bodies().stream().map(Object::toString).toList()));
        } else if (isEmpty(node)) {
            define(node, "nothing to compute, or an empty tensor");
        } else if (!VectorSupport.probe().usable()) {
            define(node, "no Vector API");
        } else if (!lowerToKernel(node)) {
            define(node, "no faster kernel for this operator, type or form");
        }
    }

    private boolean isEmpty(Node node) {
        // a Resize may be given an empty region, of which it makes no use
        var inputs = node.op() instanceof Resize ? node.inputs().subList(0, 1) : node.inputs();
        return inputs.stream()
                        .anyMatch(value ->
                                value.isPresent() && type(value).shape().size() == 0)
                || type(node.output()).shape().size() == 0;
    }

    private boolean lowerToKernel(Node node) {
        return BandLowering.lower(this, node)
                || PooledLowering.lower(this, node)
                || ConvLowering.lower(this, node)
                || ConvWeightGradientLowering.lower(this, node)
                || MatrixLowering.lower(this, node)
                || FedMatrixLowering.lower(this, node)
                || BatchedMatrixLowering.lower(this, node)
                || PoolLowering.lower(this, node)
                || ConvTransposeLowering.lower(this, node)
                || ResizeLowering.lower(this, node)
                || ViewLowering.lower(this, node)
                || ConcatLowering.lower(this, node)
                || ChannelPartLowering.lower(this, node)
                || ExpandLowering.lower(this, node)
                || ReduceLowering.lower(this, node)
                || BatchNormalizationLowering.lower(this, node)
                || RectifierLowering.lower(this, node)
                || MapLowering.lower(this, node)
                || QuantizationLowering.lower(this, node)
                || ArithmeticLowering.lower(this, node);
    }

    /** Runs a node by its operator's definition. */
    private void define(Node node, String reason) {
        var inputs = new ArrayList<Buffer>();
        node.inputs().forEach(value -> inputs.add(value.isPresent() ? plain(value) : null));
        var outputs = new ArrayList<Buffer>();
        node.outputs().forEach(value -> outputs.add(value.isPresent() ? definePlain(value) : null));
        steps.add(new DefinitionStep(graph, node, reason, inputs, outputs, resources.bodies()));
    }

    /** Sees to it that a value at the border lies where the engine expects it. */
    private void deliver(Value output) {
        var target = resources.value(output);
        if (plain.containsKey(output) && !plain.get(output).equals(target)) {
            var source = plain.get(output);
            emit(new KernelStep(
                    new StepInfo(output.name(), "Copy", "copy", "a view of a value goes to the caller", 0),
                    List.of(source),
                    List.of(target),
                    memory -> memory.segment(target)
                            .copyFrom(memory.segment(source).asSlice(0, target.bytes()))));
            plain.put(output, target);
        } else if (!plain.containsKey(output) && pixels.containsKey(output)) {
            toPlain(output, pixels.get(output), definePlain(output));
        }
    }

    Graph graph() {
        return graph;
    }

    CompileContext resources() {
        return resources;
    }

    TensorType type(Value value) {
        return graph.requireType(value);
    }

    boolean isFloat(Value value) {
        return value.isPresent() && type(value).dtype() == DType.FLOAT32;
    }

    void emit(Step step) {
        steps.add(step);
    }

    /** The words for a step that computes {@code node}. */
    StepInfo info(Node node, String kernel, String reason) {
        return new StepInfo(
                node.name(), node.op().type(), kernel, reason, node.op().macs(graph.operands(node)));
    }

    /** The words for a step that computes several nodes, one after the other. */
    StepInfo info(List<Node> nodes, String kernel, String reason) {
        return new StepInfo(
                nodes.getLast().name(),
                nodes.stream().map(node -> node.op().type()).collect(Collectors.joining("+")),
                kernel,
                reason,
                nodes.stream()
                        .mapToLong(node -> node.op().macs(graph.operands(node)))
                        .sum());
    }

    /** The row-major memory of a value, converted from channels-last if it lies only there. */
    Buffer plain(Value value) {
        var known = plain.get(value);
        if (known != null) {
            return known;
        }
        var rows = pixels.get(value);
        if (rows == null) {
            return plain.computeIfAbsent(value, resources::value);
        }
        if (rows.isAlsoPlain()) {
            plain.put(value, rows.buffer());
            return rows.buffer();
        }
        toPlain(value, rows, definePlain(value));
        return plain.get(value);
    }

    private void toPlain(Value value, Pixels rows, Buffer target) {
        int perImage = rows.height() * rows.width();
        emit(new KernelStep(
                new StepInfo(value.name(), "Relayout", "channels-last to row-major", "its reader wants row-major", 0),
                List.of(rows.buffer()),
                List.of(target),
                memory -> Relayout.toPlanes(
                        resources.workers(),
                        rows.images(),
                        rows.channels(),
                        perImage,
                        rows.address(memory),
                        rows.ld(),
                        memory.address(target))));
    }

    /** Says that a node to come needs no step of its own: the step now made defines its output as well. */
    void merge(Node node) {
        merged.add(node);
    }

    /** Whether a value is there when the step to come runs. */
    boolean isMade(Value value) {
        return pixels.containsKey(value)
                || plain.containsKey(value)
                || graph.producer(value).isEmpty();
    }

    /** Whether a value lies in channels-last order already. */
    boolean hasPixels(Value value) {
        return pixels.containsKey(value);
    }

    /** Whether a value can be seen as pixels: float32, [N, C], [N, C, W] or [N, C, H, W], with extents that fit an int. */
    boolean canBePixels(Value value) {
        var shape = type(value).shape();
        return isFloat(value)
                && shape.rank() >= 2
                && shape.rank() <= 4
                && shape.size() > 0
                && shape.size() / shape.dim(1) * padded(shape.dim(1)) <= Integer.MAX_VALUE;
    }

    /** The value in channels-last order, converted from row-major if it lies only there. */
    Pixels pixels(Value value) {
        var known = pixels.get(value);
        if (known != null) {
            return known;
        }
        var source = plain(value);
        var shape = type(value).shape();
        if (isSinglePixel(shape) && shape.dim(1) % Rows.BLOCK == 0) {
            return pixels.computeIfAbsent(value, _ -> describe(shape, source));
        }
        var rows = definePixels(value);
        emit(new KernelStep(
                new StepInfo(
                        value.name(), "Relayout", "row-major to channels-last", "its reader wants channels-last", 0),
                List.of(source),
                List.of(rows.buffer()),
                memory -> Relayout.toRows(
                        resources.workers(),
                        rows.images(),
                        rows.channels(),
                        rows.height() * rows.width(),
                        memory.address(source),
                        rows.address(memory),
                        rows.ld())));
        return rows;
    }

    private static boolean isSinglePixel(Shape shape) {
        return shape.size() == shape.dim(0) * shape.dim(1);
    }

    /** Says that a node's output will lie in row-major memory, and where. */
    Buffer definePlain(Value value) {
        var buffer = resources.value(value);
        plain.put(value, buffer);
        return buffer;
    }

    /** Says that a node's output will lie in channels-last memory, and where: maybe as a part of a concatenation. */
    Pixels definePixels(Value value) {
        var shape = type(value).shape();
        var slot = slots.get(value);
        Pixels rows;
        if (slot == null && graph.isOutput(value) && isSinglePixel(shape) && shape.dim(1) % Rows.BLOCK == 0) {
            rows = describe(shape, definePlain(value));
        } else if (slot == null) {
            long pixelsInAll = shape.size() / shape.dim(1);
            rows = describe(
                    shape, resources.activation(value.name(), pixelsInAll * padded(shape.dim(1)) * Float.BYTES));
        } else {
            var whole = hasPixels(slot.whole()) ? pixels.get(slot.whole()) : definePixels(slot.whole());
            rows = describe(shape, whole.buffer(), whole.offset() + slot.offset(), whole.ld());
        }
        pixels.put(value, rows);
        return rows;
    }

    private static Pixels describe(Shape shape, Buffer buffer) {
        return describe(shape, buffer, 0, (int) padded(shape.dim(1)));
    }

    private static Pixels describe(Shape shape, Buffer buffer, int offset, int ld) {
        return new Pixels(
                buffer,
                offset,
                (int) shape.dim(0),
                (int) shape.dim(1),
                shape.rank() == 4 ? (int) shape.dim(2) : 1,
                shape.rank() > 2 ? (int) shape.dim(-1) : 1,
                ld);
    }

    private static long padded(long channels) {
        return Math.ceilDiv(channels, Rows.BLOCK) * Rows.BLOCK;
    }

    /** Lets a node's output be the same row-major memory as its input. */
    void alias(Value output, Value input) {
        var single = pixels.get(input);
        var shape = type(output).shape();
        boolean stillSinglePixel = single != null
                && single.height() * single.width() == 1
                && shape.rank() >= 2
                && shape.dim(0) == single.images()
                && shape.dim(1) == single.channels();
        if (stillSinglePixel && !plain.containsKey(input)) {
            pixels.put(output, describe(shape, single.buffer(), single.offset(), single.ld()));
        } else {
            plain.put(output, plain(input));
        }
    }

    /** Lets a node's output be some channels of pixels, from one that begins a block. */
    void aliasChannels(Value output, Pixels whole, int from) {
        pixels.put(output, describe(type(output).shape(), whole.buffer(), whole.offset() + from, whole.ld()));
    }
}
