package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.gradient.TrainingGraph;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedMap;

/** Tensors of our own for what changes in a network while it learns: parameters and running statistics. */
final class Weights {
    private final SequencedMap<Value, Tensor> tensors = new LinkedHashMap<>();

    private Weights() {}

    /**
     * Copies of a network's parameters that learn, then of the statistics that follow them.
     *
     * @throws GatunException if one is no constant, or not float32
     */
    static Weights of(Graph network, Collection<Value> learning, Arena arena) {
        var weights = new Weights();
        var changing = new LinkedHashSet<>(learning);
        changing.addAll(TrainingGraph.statistics(network, learning));
        for (var value : changing) {
            var constant = network.constant(value)
                    .orElseThrow(
                            () -> new GatunException(network.name() + ": '" + value + "' is no constant to learn"));
            if (constant.dtype() != DType.FLOAT32) {
                throw new GatunException(network.name() + ": '" + value + "' is " + constant.type()
                        + "; only networks of f32 learn, not quantised ones or those of half precision");
            }
            weights.tensors.put(value, copy(constant, arena));
        }
        return weights;
    }

    /** A copy in other memory. */
    Weights copy(Arena arena) {
        var copies = new Weights();
        tensors.forEach((value, tensor) -> copies.tensors.put(value, copy(tensor, arena)));
        return copies;
    }

    private static Tensor copy(Tensor tensor, Arena arena) {
        var copy = Tensor.allocate(tensor.type(), arena);
        tensor.lend(memory -> copy.segment().copyFrom(memory));
        return copy;
    }

    /** Takes the numbers of others for the same values. */
    void copyFrom(Weights others) {
        tensors.forEach((value, tensor) ->
                tensor.segment().copyFrom(others.tensors.get(value).segment()));
    }

    /** Live tensors. */
    SequencedMap<Value, Tensor> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    /** A network with these in the place of its constants or inputs of the same names. */
    Graph in(Graph network) {
        var builder =
                new GraphBuilder(network.name()).metadata(network.metadata()).limits(network.limits());
        network.inputs().stream()
                .filter(input -> !tensors.containsKey(input.value()))
                .forEach(builder::input);
        network.constants().forEach((value, tensor) -> builder.constant(value, tensors.getOrDefault(value, tensor)));
        tensors.forEach((value, tensor) -> {
            if (!builder.has(value)) {
                builder.constant(value, tensor);
            }
        });
        network.nodes().forEach(builder::node);
        network.outputs().forEach(builder::output);
        return builder.build();
    }
}
