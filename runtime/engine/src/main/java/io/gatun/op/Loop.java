package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Repeats a body; ONNX Loop. Inputs: how often at the most (optional), whether to begin at all (optional), the initial
 * carried values, then what the body captures. The body takes the iteration's number, the condition and the carried values;
 * it makes the next condition, the next carried values, and slices. Outputs: the last carried values, and the slices of all
 * iterations along a new first axis.
 *
 * <p>As in ONNX Runtime, the body's condition ends the loop also where the node has no initial one.
 */
public record Loop(Body body) implements ControlFlow {
    /** What a node and its body have before the carried values. */
    private static final int CARRIED_FROM = 2;

    @Override
    public String type() {
        return "Loop";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("body", body).build();
    }

    @Override
    public List<Body> bodies() {
        return List.of(body);
    }

    @Override
    public Loop withBodies(List<Body> bodies) {
        return new Loop(bodies.getFirst());
    }

    /** How many values go from one iteration to the next. */
    public int carried() {
        return body.inputs() - body.captures() - CARRIED_FROM;
    }

    @Override
    public void requireCounts(int inputs, int outputs) {
        if (carried() < 0 || body.outputs() < 1 + carried()) {
            throw new GatunException("the body takes " + (CARRIED_FROM + carried()) + " inputs and makes "
                    + body.outputs() + " outputs; it should take an iteration's number, a condition and carried"
                    + " values, and make a condition and the carried values at least");
        }
        if (inputs != CARRIED_FROM + carried()) {
            throw new GatunException("has " + inputs + " inputs, its body takes " + (CARRIED_FROM + carried()));
        }
        if (outputs > body.outputs() - 1) {
            throw new GatunException("has " + (body.outputs() - 1) + " outputs, the node lists " + outputs);
        }
    }

    /** Known where every carried value keeps its type and nobody asks for slices, whose number only the run tells. */
    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(body.inputs(), body.inputs());
        requireSingle(in, 0, DType.INT64);
        requireSingle(in, 1, DType.BOOL);
        if (in.outputs() > carried()) {
            return Optional.empty();
        }
        var initial = new ArrayList<TensorType>();
        for (int i = 0; i < carried(); i++) {
            initial.add(in.type(CARRIED_FROM + i));
        }
        return body.infer(firstInputs(in))
                .filter(types -> types.subList(1, 1 + carried()).equals(initial))
                .map(_ -> List.copyOf(initial));
    }

    /** What is known of the body's inputs before the first iteration: of those that change, nothing but the type. */
    private Operands firstInputs(Operands in) {
        var first = Operands.builder();
        first.add("the iteration's number", single(DType.INT64, 0), null);
        first.add("the condition", single(DType.BOOL, 1), null);
        for (int i = CARRIED_FROM; i < in.count(); i++) {
            first.add(
                    in.name(i),
                    in.type(i),
                    i < CARRIED_FROM + carried() ? null : in.value(i).orElse(null));
        }
        return first.build(body.outputs());
    }

    private static void requireSingle(Operands in, int i, DType dtype) {
        if (in.has(i)) {
            in.requireType(i, dtype);
            in.requireSingle(i);
        }
    }

    /** Bodies take their first two inputs as scalars, or as lists of one if they say so. */
    private TensorType single(DType dtype, int input) {
        return new TensorType(dtype, body.declaredRank(input).orElse(0) == 1 ? Shape.of(1) : Shape.of());
    }

    @Override
    public List<Tensor> run(List<Tensor> in, BodyRunner runner) {
        long most = in.get(0) == null ? Long.MAX_VALUE : in.get(0).longAt(0);
        int captured = CARRIED_FROM + carried();
        try (var results = OwnedTensors.copiesOf(in.subList(CARRIED_FROM, captured));
                var slices = new Collected(body, 1 + carried(), runner);
                var number = allocate(DType.INT64, 0);
                var condition = allocate(DType.BOOL, 1)) {
            condition.set(0, in.get(1) == null ? 1L : in.get(1).longAt(0));
            for (long i = 0; i < most && condition.longAt(0) != 0; i++) {
                RunControl.check();
                number.set(0, i);
                var inputs = new ArrayList<>(List.of(number, condition));
                inputs.addAll(results.all());
                inputs.addAll(in.subList(captured, in.size()));
                try (var made = new OwnedTensors(runner.run(body, inputs))) {
                    for (int k = 0; k < carried(); k++) {
                        requireSameElements(k, results.get(k), made.get(1 + k));
                        results.replace(k, made.take(1 + k));
                    }
                    slices.add(made);
                    condition.set(0, truth(made.get(0)));
                }
            }
            for (int i = 0; i < slices.count(); i++) {
                results.add(slices.stack(i, 0, false, firstInputs(Operands.of(in, 0))));
            }
            return results.takeAll();
        }
    }

    private Tensor allocate(DType dtype, int input) {
        return Tensor.allocate(dtype, single(dtype, input).shape());
    }

    private static void requireSameElements(int carried, Tensor before, Tensor after) {
        if (before.dtype() != after.dtype()) {
            throw new GatunException("carried value " + carried + " was " + before.type()
                    + " before an iteration and is " + after.type() + " after it; its element type must stay");
        }
    }

    private static long truth(Tensor condition) {
        if (condition.dtype() != DType.BOOL || condition.size() != 1) {
            throw new GatunException(
                    "the condition that its body makes should be a single bool, is " + condition.type());
        }
        return condition.longAt(0);
    }
}
