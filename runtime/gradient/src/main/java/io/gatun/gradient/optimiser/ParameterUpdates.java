package io.gatun.gradient.optimiser;

import io.gatun.GatunException;
import io.gatun.graph.Value;
import io.gatun.spi.Workers;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
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
    private static final int GRADIENT = 1;

    private final Optimiser optimiser;
    private final Workers workers;
    private final List<Piece> pieces = new ArrayList<>();
    private final SequencedMap<Value, List<Tensor>> memory = new LinkedHashMap<>();
    private final Arena arena = Arena.ofShared();
    private long steps;

    /** Elements of a parameter that one thread moves. */
    private record Piece(Value parameter, long from, int count, double rateFactor, double decay) {}

    /** On the caller's thread alone; as {@link #ParameterUpdates(Optimiser, List, Map, Workers)}. */
    public ParameterUpdates(Optimiser optimiser, List<ParameterGroup> groups, Map<Value, Tensor> parameters) {
        this(optimiser, groups, parameters, new Workers(1));
    }

    /**
     * @param parameters their tensors, float32, of which the types are looked at
     * @param workers share each step, which gives the same bits with any number of threads; stay the caller's
     * @throws GatunException if a parameter is in two groups, has no tensor or is not float32
     */
    public ParameterUpdates(
            Optimiser optimiser, List<ParameterGroup> groups, Map<Value, Tensor> parameters, Workers workers) {
        this.optimiser = optimiser;
        this.workers = workers;
        try {
            for (var group : groups) {
                for (var parameter : group.parameters()) {
                    remember(parameter, parameters.get(parameter));
                    cut(parameter, parameters.get(parameter).size(), group);
                }
            }
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

    private void cut(Value parameter, long size, ParameterGroup group) {
        for (long from = 0; from < size; from += Chunk.PIECE) {
            int count = (int) Math.min(Chunk.PIECE, size - from);
            pieces.add(new Piece(parameter, from, count, group.rateFactor(), group.decay()));
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
        var chunks = Stream.generate(() -> new Chunk(2 + optimiser.memories()))
                .limit(workers.threads())
                .toList();
        workers.parallel(pieces.size(), (task, worker) -> {
            var piece = pieces.get(task);
            var tensors = new ArrayList<>(List.of(parameters.get(piece.parameter), gradients.get(piece.parameter)));
            tensors.addAll(memory.get(piece.parameter));
            move(piece, chunks.get(worker), tensors, rate * piece.rateFactor);
        });
    }

    private void move(Piece piece, Chunk chunk, List<Tensor> tensors, double rate) {
        var arrays = chunk.arrays();
        var remembered = arrays.subList(2, arrays.size());
        for (long from = piece.from; from < piece.from + piece.count; from += Chunk.FLOATS) {
            int count = (int) Math.min(Chunk.FLOATS, piece.from + piece.count - from);
            for (int i = 0; i < tensors.size(); i++) {
                chunk.load(i, tensors.get(i), from, count);
            }
            optimiser.move(arrays.get(0), arrays.get(1), remembered, count, steps, rate, piece.decay);
            for (int i = 0; i < tensors.size(); i++) {
                if (i != GRADIENT) {
                    chunk.store(i, tensors.get(i), from, count);
                }
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
