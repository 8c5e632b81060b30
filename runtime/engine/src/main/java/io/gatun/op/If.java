package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Runs one of two branches; ONNX If. Inputs: the condition, a single bool; then what the branches capture. Outputs: the branch's. */
public record If(Body thenBranch, Body elseBranch) implements ControlFlow {
    @Override
    public String type() {
        return "If";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("then_branch", thenBranch)
                .set("else_branch", elseBranch)
                .build();
    }

    @Override
    public List<Body> bodies() {
        return List.of(thenBranch, elseBranch);
    }

    @Override
    public If withBodies(List<Body> bodies) {
        return new If(bodies.getFirst(), bodies.getLast());
    }

    @Override
    public void requireCounts(int inputs, int outputs) {
        if (inputs != 1) {
            throw new GatunException("wants one input, the condition; has " + inputs);
        }
        for (var branch : bodies()) {
            if (branch.inputs() != branch.captures()) {
                throw new GatunException(
                        "a branch has no inputs, this one has " + (branch.inputs() - branch.captures()));
            }
            if (branch.outputs() != outputs) {
                throw new GatunException("a branch has " + branch.outputs() + " outputs, the node lists " + outputs);
            }
        }
    }

    /** Known where the condition is, or where both branches give the same. */
    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1 + captures(), 1 + captures());
        in.requireType(0, DType.BOOL);
        in.requireSingle(0);
        var captured = in.from(1);
        if (in.value(0).isPresent()) {
            return chosen(in.value(0).get()).infer(captured);
        }
        var types = ifAccepted(thenBranch, captured);
        return types.isPresent() && types.equals(ifAccepted(elseBranch, captured)) ? types : Optional.empty();
    }

    /** A branch that makes no sense for these inputs is no error until it runs, as it may be there for others. */
    private static Optional<List<TensorType>> ifAccepted(Body branch, Operands in) {
        try {
            return branch.infer(in);
        } catch (GatunException refusal) {
            return Optional.empty();
        }
    }

    /** The branch that runs under a condition. */
    public Body chosen(Tensor condition) {
        return condition.longAt(0) != 0 ? thenBranch : elseBranch;
    }

    @Override
    public List<Tensor> run(List<Tensor> in, BodyRunner runner) {
        return runner.run(chosen(in.getFirst()), in.subList(1, in.size()));
    }
}
