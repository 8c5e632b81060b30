package io.gatun.opencl;

import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Turns a part of a graph into steps, node by node, and knows where on the device each value lies. Values are row-major and
 * stored in the {@link Precision} of the part, but for those at its border, which are float32.
 */
final class ClCompiler {
    private final Graph graph;
    private final CompileContext resources;
    private final Toolbox tools;
    private final Precision precision;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Value, Operand> operands = new HashMap<>();

    /** Values that are made as parts of a concatenation. */
    private final Map<Value, ConcatSlot> slots;

    ClCompiler(Graph graph, CompileContext resources, Toolbox tools) {
        this.graph = graph;
        this.resources = resources;
        this.tools = tools;
        this.precision = tools.precision(resources.numerics());
        this.slots = ConcatSlot.of(graph);
    }

    List<Step> compile() {
        for (var node : graph.nodes()) {
            Lowering.of(new Candidate(graph, node)).emit(this);
        }
        graph.outputs().forEach(this::deliver);
        return List.copyOf(steps);
    }

    /** Sees to it that a value at the border lies where the engine expects it. */
    private void deliver(Value output) {
        var target = border(output);
        var made = operands.get(output);
        if (!target.equals(made)) {
            new Copy(this, made, precision, target, Precision.FLOAT)
                    .emit(new StepInfo(output.name(), "Copy", "copy", "it leaves the device", 0));
        }
    }

    private Operand border(Value value) {
        return Operand.dense(resources.value(value), shape(value));
    }

    Graph graph() {
        return graph;
    }

    CompileContext resources() {
        return resources;
    }

    Precision precision() {
        return precision;
    }

    ClDevice device() {
        return tools.context().device();
    }

    Tuning tuning() {
        return tools.tuning();
    }

    /** A kernel for the precision of this part. @see Programs#kernel */
    ClKernel kernel(String file, String function, String... definitions) {
        return tools.programs()
                .kernel(
                        file,
                        function,
                        Stream.concat(Stream.of(definitions), precision.definitions().stream())
                                .toList());
    }

    /** The same, whatever the precision of the part. */
    ClKernel plainKernel(String file, String function, String... definitions) {
        return tools.programs().kernel(file, function, List.of(definitions));
    }

    Shape shape(Value value) {
        return graph.requireType(value).shape();
    }

    /** Where a value lies; there may be gaps between its images. */
    Operand read(Value value) {
        var known = operands.get(value);
        if (known == null) {
            known = precision == Precision.FLOAT
                    ? border(value)
                    : graph.constant(value).map(this::constant).orElseGet(() -> arriving(value));
            operands.put(value, known);
        }
        return known;
    }

    private Operand constant(Tensor tensor) {
        return Operand.dense(
                packed(tensor, "row-major", tensor.size(), (values, packed) -> {
                    for (long i = 0; i < tensor.size(); i++) {
                        packed.set(i, values.get(i));
                    }
                }),
                tensor.shape());
    }

    /** A value from outside, brought into the precision of this part. */
    private Operand arriving(Value value) {
        var outside = border(value);
        var inside = Operand.dense(activation(value.name(), outside.size()), outside.shape());
        new Copy(this, outside, Precision.FLOAT, inside, precision)
                .emit(new StepInfo(value.name(), "Copy", "to half precision", "the part computes so", 0));
        return inside;
    }

    /** Where a value lies, without gaps: copied, if it has some. */
    Operand readDense(Value value) {
        var lies = read(value);
        if (lies.isDense()) {
            return lies;
        }
        var dense = Operand.dense(activation(value.name(), lies.size()), lies.shape());
        new Copy(this, lies, precision, dense, precision)
                .emit(new StepInfo(value.name(), "Copy", "copy", "its reader wants it without gaps", 0));
        return dense;
    }

    /** Says that a node's output will be made, and where: maybe as a part of a concatenation, with gaps between its images. */
    Operand define(Value value) {
        var slot = slots.get(value);
        if (slot == null) {
            return defineDense(value);
        }
        var whole = operands.containsKey(slot.whole()) ? operands.get(slot.whole()) : define(slot.whole());
        var place = slot.within(whole, shape(value));
        operands.put(value, place);
        return place;
    }

    /** The same, without gaps. */
    Operand defineDense(Value value) {
        var place = precision == Precision.FLOAT
                ? border(seenAs(value)).as(shape(value))
                : Operand.dense(activation(value.name(), shape(value).size()), shape(value));
        operands.put(value, place);
        return place;
    }

    /** The output of the part that shows this value's elements under another shape, if only it does; else the value. */
    private Value seenAs(Value value) {
        var reader = graph.soleConsumer(value).filter(ViewLowering::isView);
        return reader.map(view -> seenAs(view.output())).filter(graph::isOutput).orElse(value);
    }

    /** Where a node's output was said to lie, if it was. */
    boolean isDefined(Value value) {
        return operands.containsKey(value);
    }

    /** Lets a node's output be the same memory as its input, under its own shape. */
    void alias(Value output, Value input) {
        operands.put(output, readDense(input).as(shape(output)));
    }

    /** A buffer between steps, of so many elements of this part's precision. */
    Buffer activation(String label, long elements) {
        return resources.activation(label, elements * precision.bytes());
    }

    /** A buffer for one step, of so many elements of this part's precision. */
    Buffer scratch(String label, long elements) {
        return resources.scratch(label, elements * precision.bytes());
    }

    /**
     * A constant in another form, on the device, of this part's precision.
     *
     * @param form names the form; equal forms share
     * @param elements of the form
     * @param fill writes those that are not 0
     */
    Buffer packed(Tensor constant, Object form, long elements, WeightForm.Fill fill) {
        var ofPrecision = List.of(form, precision);
        return resources.packed(constant, ofPrecision, new WeightForm(precision, elements, fill));
    }

    /** A constant as it is, on the device: float32, whatever the precision of this part. */
    Buffer parameters(Value constant) {
        return resources.value(constant);
    }

    /** Adds a step that reads values and writes one. */
    void emit(StepInfo info, List<Operand> reads, Operand write, KernelCall... calls) {
        emit(new ClStep(info, reads.stream().map(Operand::buffer).toList(), List.of(write.buffer()), List.of(calls)));
    }

    /** Adds any step. Its {@code writes} name its scratch buffers too. */
    void emit(Step step) {
        steps.add(step);
    }
}
