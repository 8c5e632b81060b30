package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs a body for each slice of its inputs, one after the other; ONNX Scan. Inputs: the initial states, the sequences, then
 * what the body captures. The body takes the states and one slice of each sequence; it makes the next states, and slices.
 * Outputs: the last states, and all slices along a new axis.
 *
 * @param inputAxes for each sequence, the axis along which it is cut; may be negative
 * @param inputBackwards for each sequence, whether its last slice comes first
 * @param outputAxes for each output of slices, the axis along which they are put together; may be negative
 * @param outputBackwards for each output of slices, whether the first slice comes last
 */
public record Scan(
        Body body,
        List<Long> inputAxes,
        List<Boolean> inputBackwards,
        List<Long> outputAxes,
        List<Boolean> outputBackwards)
        implements ControlFlow {
    public Scan {
        inputAxes = List.copyOf(inputAxes);
        inputBackwards = List.copyOf(inputBackwards);
        outputAxes = List.copyOf(outputAxes);
        outputBackwards = List.copyOf(outputBackwards);
    }

    @Override
    public String type() {
        return "Scan";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("body", body)
                .set("num_scan_inputs", inputAxes.size())
                .longs("scan_input_axes", inputAxes)
                .longs("scan_input_directions", flags(inputBackwards))
                .longs("scan_output_axes", outputAxes)
                .longs("scan_output_directions", flags(outputBackwards))
                .build();
    }

    private static List<Long> flags(List<Boolean> flags) {
        return flags.stream().map(flag -> flag ? 1L : 0L).toList();
    }

    @Override
    public List<Body> bodies() {
        return List.of(body);
    }

    @Override
    public Scan withBodies(List<Body> bodies) {
        return new Scan(bodies.getFirst(), inputAxes, inputBackwards, outputAxes, outputBackwards);
    }

    /** How many sequences it reads. */
    public int sequences() {
        return inputAxes.size();
    }

    /** How many states go from one slice to the next. */
    public int states() {
        return body.inputs() - body.captures() - sequences();
    }

    @Override
    public void requireCounts(int inputs, int outputs) {
        if (sequences() < 1) {
            throw new GatunException("attribute 'num_scan_inputs' must be at least 1, got " + sequences());
        }
        if (states() < 0 || body.outputs() < states()) {
            throw new GatunException("the body takes " + (body.inputs() - body.captures()) + " inputs and makes "
                    + body.outputs() + " outputs; it should take states and " + sequences()
                    + " slices, and make the states at least");
        }
        if (inputs != states() + sequences()) {
            throw new GatunException("has " + inputs + " inputs, its body takes " + (states() + sequences()));
        }
        if (outputs > body.outputs()) {
            throw new GatunException("has " + body.outputs() + " outputs, the node lists " + outputs);
        }
        requireSize("input", sequences(), inputBackwards.size());
        requireSize("output", body.outputs() - states(), outputAxes.size());
        requireSize("output", body.outputs() - states(), outputBackwards.size());
    }

    private static void requireSize(String what, int wanted, int got) {
        if (wanted != got) {
            throw new GatunException(
                    "axes and directions of scan " + what + "s must be " + wanted + ", there are " + got);
        }
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(body.inputs(), body.inputs());
        long length = length(in);
        return body.infer(bodyInputs(in)).map(made -> {
            var types = new ArrayList<TensorType>();
            for (int i = 0; i < states(); i++) {
                requireState(i, in.type(i), made.get(i));
                types.add(made.get(i));
            }
            for (int i = states(); i < body.outputs(); i++) {
                types.add(AxisSlices.stackType(made.get(i), outputAxes.get(i - states()), length));
            }
            return types;
        });
    }

    /** How many slices the sequences have. @throws GatunException if they do not agree */
    private long length(Operands in) {
        long length = extent(in, 0);
        for (int i = 1; i < sequences(); i++) {
            if (extent(in, i) != length) {
                throw new GatunException("sequences want the same length, but " + in.describe(states())
                        + " along axis " + inputAxes.getFirst() + " and " + in.describe(states() + i) + " along axis "
                        + inputAxes.get(i));
            }
        }
        return length;
    }

    private long extent(Operands in, int sequence) {
        var shape = in.shape(states() + sequence);
        return shape.dim(shape.axis(inputAxes.get(sequence)));
    }

    /** What is known of the body's inputs before it runs: of those that change, nothing but the type. */
    private Operands bodyInputs(Operands in) {
        var inputs = Operands.builder();
        for (int i = 0; i < in.count(); i++) {
            if (i < states()) {
                inputs.add(in.name(i), in.type(i), null);
            } else if (i < states() + sequences()) {
                inputs.add(in.name(i), AxisSlices.sliceType(in.type(i), inputAxes.get(i - states())), null);
            } else {
                inputs.add(in.name(i), in.type(i), in.value(i).orElse(null));
            }
        }
        return inputs.build(body.outputs());
    }

    private static void requireState(int state, TensorType before, TensorType after) {
        if (!before.equals(after)) {
            throw new GatunException("state " + state + " was " + before + " before its body and is " + after
                    + " after it; its type must stay");
        }
    }

    @Override
    public List<Tensor> run(List<Tensor> in, BodyRunner runner) {
        var operands = Operands.of(in, body.outputs());
        long length = length(operands);
        var captured = in.subList(states() + sequences(), in.size());
        try (var results = OwnedTensors.copiesOf(in.subList(0, states()));
                var slices = new Collected(body, states(), runner)) {
            for (long t = 0; t < length; t++) {
                RunControl.check();
                try (var cut = cut(in, t, length)) {
                    var inputs = new ArrayList<>(results.all());
                    inputs.addAll(cut.all());
                    inputs.addAll(captured);
                    try (var made = new OwnedTensors(runner.run(body, inputs))) {
                        for (int i = 0; i < states(); i++) {
                            requireState(i, results.get(i).type(), made.get(i).type());
                            results.replace(i, made.take(i));
                        }
                        slices.add(made);
                    }
                }
            }
            for (int i = 0; i < slices.count(); i++) {
                results.add(slices.stack(i, outputAxes.get(i), outputBackwards.get(i), bodyInputs(operands)));
            }
            return results.takeAll();
        }
    }

    /** What the body gets of each sequence in its run {@code t}. */
    private OwnedTensors cut(List<Tensor> in, long t, long length) {
        var cut = new OwnedTensors();
        for (int i = 0; i < sequences(); i++) {
            long at = inputBackwards.get(i) ? length - 1 - t : t;
            cut.add(AxisSlices.slice(in.get(states() + i), inputAxes.get(i), at));
        }
        return cut;
    }
}
