package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@link Scan} for each item of a batch; ONNX Scan as it was in operator set 8. Inputs: how long each item's sequences are
 * (optional, i64[batch]), then those of Scan, each with a first axis for the batch; sequences are cut along their second
 * axis. Outputs likewise; where an item's sequences are shorter than the longest, zeros follow its slices.
 *
 * @param item cuts and puts together along axis 0
 */
public record ScanOfBatches(Scan item) implements ControlFlow {
    @Override
    public String type() {
        return "Scan";
    }

    @Override
    public Attributes attributes() {
        return item.attributes();
    }

    @Override
    public List<Body> bodies() {
        return item.bodies();
    }

    @Override
    public ScanOfBatches withBodies(List<Body> bodies) {
        return new ScanOfBatches(item.withBodies(bodies));
    }

    @Override
    public void requireCounts(int inputs, int outputs) {
        if (inputs < 1) {
            throw new GatunException("wants the lengths of the sequences first, has no inputs");
        }
        item.requireCounts(inputs - 1, outputs);
    }

    private int batched() {
        return item.states() + item.sequences();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1 + item.body().inputs(), 1 + item.body().inputs());
        long batch = batch(in);
        var one = Operands.builder();
        for (int i = 1; i < in.count(); i++) {
            boolean isBatched = i <= batched();
            one.add(
                    in.name(i),
                    isBatched ? AxisSlices.sliceType(in.type(i), 0) : in.type(i),
                    isBatched ? null : in.value(i).orElse(null));
        }
        return item.infer(one.build(in.outputs()))
                .map(types -> types.stream()
                        .map(type -> AxisSlices.stackType(type, 0, batch))
                        .toList());
    }

    /** @throws GatunException if the inputs do not agree on it */
    private long batch(Operands in) {
        for (int i = 1; i <= batched(); i++) {
            in.requireRank(i, i <= item.states() ? 1 : 2, Integer.MAX_VALUE);
            if (in.shape(i).dim(0) != in.shape(1).dim(0)) {
                throw new GatunException("inputs want one batch size as their first extent, but " + in.describe(1)
                        + " and " + in.describe(i));
            }
        }
        long batch = in.shape(1).dim(0);
        if (in.has(0)) {
            in.requireType(0, DType.INT64);
            if (!in.shape(0).equals(Shape.of(batch))) {
                throw new GatunException("the lengths of the sequences want one for each of a batch of " + batch + ", "
                        + in.describe(0));
            }
        }
        return batch;
    }

    @Override
    public List<Tensor> run(List<Tensor> in, BodyRunner runner) {
        var operands = Operands.of(in, item.body().outputs());
        long batch = batch(operands);
        if (batch == 0) {
            return none(operands);
        }
        long longest = in.get(1 + item.states()).shape().dim(1);
        var outputs = new ArrayList<OwnedTensors>();
        try (var results = new OwnedTensors()) {
            for (int i = 0; i < item.body().outputs(); i++) {
                outputs.add(new OwnedTensors());
            }
            for (long b = 0; b < batch; b++) {
                long length = in.getFirst() == null ? longest : in.getFirst().longAt(b);
                runItem(in, b, length, longest, runner, outputs);
            }
            outputs.forEach(ofItems -> results.add(AxisSlices.stack(ofItems.all(), 0, false)));
            return results.takeAll();
        } finally {
            outputs.forEach(OwnedTensors::close);
        }
    }

    private void runItem(
            List<Tensor> in, long b, long length, long longest, BodyRunner runner, List<OwnedTensors> outputs) {
        if (length < 0 || length > longest) {
            throw new GatunException(
                    "sequence " + b + " should have a length from 0 to " + longest + ", got " + length);
        }
        try (var owned = new OwnedTensors()) {
            for (int i = 1; i <= batched(); i++) {
                owned.add(AxisSlices.slice(in.get(i), 0, b));
                if (i > item.states()) {
                    owned.replace(i - 1, withLength(owned.get(i - 1), length));
                }
            }
            var inputs = new ArrayList<>(owned.all());
            inputs.addAll(in.subList(1 + batched(), in.size()));
            try (var made = new OwnedTensors(item.run(inputs, runner))) {
                for (int i = 0; i < outputs.size(); i++) {
                    if (i >= item.states()) {
                        made.replace(i, withLength(made.get(i), longest));
                    }
                    outputs.get(i).add(made.take(i));
                }
            }
        }
    }

    /** A copy with another first extent: cut off, or with zeros after it. */
    private static Tensor withLength(Tensor x, long length) {
        var y = Tensor.allocate(x.dtype(), x.shape().with(0, length));
        Blocks.copy(x, 0, y, 0, Math.min(x.size(), y.size()));
        return y;
    }

    private List<Tensor> none(Operands in) {
        var types = infer(in)
                .orElseThrow(() -> new GatunException("the shape of its outputs for a batch of 0 is not known"));
        return types.stream()
                .map(type -> Tensor.allocate(type.dtype(), type.shape()))
                .toList();
    }
}
