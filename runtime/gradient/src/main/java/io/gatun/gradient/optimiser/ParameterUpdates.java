package io.gatun.gradient.optimiser;

import io.gatun.GatunException;
import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The steps of an optimiser over groups of parameters, and what it remembers between them. Steps and memory together are what
 * has to be saved to go on later as if nothing had been.
 */
public final class ParameterUpdates implements AutoCloseable {
    private final Optimiser optimiser;
    private final List<ParameterGroup> groups;
    private final SequencedMap<Value, List<Tensor>> memory = new LinkedHashMap<>();
    private final Arena arena = Arena.ofShared();
    private long steps;

    /**
     * @param parameters their tensors, float32, of which the types are looked at
     * @throws GatunException if a parameter is in two groups, has no tensor or is not float32
     */
    public ParameterUpdates(Optimiser optimiser, List<ParameterGroup> groups, Map<Value, Tensor> parameters) {
        this.optimiser = optimiser;
        this.groups = List.copyOf(groups);
        try {
            groups.forEach(
                    group -> group.parameters().forEach(parameter -> remember(parameter, parameters.get(parameter))));
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    private void remember(Value parameter, Tensor tensor) {
        if (tensor == null || tensor.dtype() != DType.FLOAT32) {
            throw new GatunException("parameter '" + parameter + "' wants a tensor of f32, "
                    + (tensor == null ? "there is none" : "it is " + tensor.type()));
        }
        var zeros = Stream.generate(() -> Tensor.allocate(tensor.type(), arena))
                .limit(optimiser.memories())
                .toList();
        if (memory.put(parameter, zeros) != null) {
            throw new GatunException("parameter '" + parameter + "' is in two groups");
        }
    }

    /**
     * One step.
     *
     * @param parameters changed in place
     * @param gradients of the same types
     * @param rate of learning, before what a group multiplies it by
     * @throws GatunException if a gradient is missing or of another type
     */
    public void step(Map<Value, Tensor> parameters, Map<Value, Tensor> gradients, double rate) {
        for (var parameter : memory.keySet()) {
            var gradient = gradients.get(parameter);
            if (gradient == null
                    || !gradient.type().equals(parameters.get(parameter).type())) {
                throw new GatunException("parameter '" + parameter + "' is "
                        + parameters.get(parameter).type() + ", its gradient "
                        + (gradient == null ? "is missing" : gradient.type()));
            }
        }
        steps++;
        for (var group : groups) {
            for (var parameter : group.parameters()) {
                optimiser.step(
                        parameters.get(parameter),
                        gradients.get(parameter),
                        memory.get(parameter),
                        steps,
                        rate * group.rateFactor(),
                        group.decay());
            }
        }
    }

    /** How many steps were made. */
    public long steps() {
        return steps;
    }

    /** What is remembered of a parameter: live tensors, which may be saved, or filled with what was saved. */
    public List<Tensor> memory(Value parameter) {
        return memory.get(parameter);
    }

    /** Goes on from a number of steps that were made before; the {@link #memory} is the caller's to fill. */
    public void resumeAt(long steps) {
        this.steps = steps;
    }

    @Override
    public void close() {
        arena.close();
    }
}
