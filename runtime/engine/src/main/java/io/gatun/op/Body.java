package io.gatun.op;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A graph inside an operator, such as a branch of an {@link If} or what a {@link Loop} repeats. Implementations are values:
 * two bodies are equal when they compute the same.
 */
public interface Body {
    /** How many inputs it has, {@link #captures} included. */
    int inputs();

    int outputs();

    /**
     * How many of its inputs, the last ones, are values of the graph around it that it reads by name. The operator's node has
     * them as its own last inputs.
     */
    int captures();

    /** The rank that an input is declared to have, if the body says so. */
    OptionalInt declaredRank(int input);

    /** The type that an output is declared to have, if the body says so; extents that it leaves open are 0. */
    Optional<TensorType> declaredOutput(int output);

    /**
     * The types of the outputs.
     *
     * @param in types and, where known, values of all inputs
     * @return empty if one depends on values that are not known
     * @throws io.gatun.GatunException if the inputs do not fit
     */
    Optional<List<TensorType>> infer(Operands in);

    /**
     * Computes the outputs node by node, each by its definition.
     *
     * @param in one tensor an input
     * @return new tensors, which the caller closes
     */
    List<Tensor> evaluate(List<Tensor> in);
}
