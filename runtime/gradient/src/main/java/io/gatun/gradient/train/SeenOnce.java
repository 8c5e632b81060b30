package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.graph.Value;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/** Examples that went through the frozen layers once, kept in memory as what came out. */
final class SeenOnce implements SeenExamples {
    private static final Value TARGETS = new Value("");

    private final Arena arena = Arena.ofShared();
    private final int size;
    private final long seed;

    /** For each value of the frontier, and for the targets, one row an example. */
    private final Map<Value, Tensor> rows = new LinkedHashMap<>();

    private int done;
    private int batch;
    private Shape example;

    private SeenOnce(int size, long seed) {
        this.size = size;
        this.seed = seed;
    }

    /**
     * Bytes that examples would take.
     *
     * @param part cut off for one example
     * @return empty if there are no frozen layers, or what they make is no row an example
     */
    static OptionalLong bytes(LearningPart part, Value input, int size) {
        long bytes = 0;
        for (var value : part.frontier()) {
            var type = part.graph().requireType(value);
            if (value.equals(input) || type.shape().rank() == 0 || type.shape().dim(0) != 1) {
                return OptionalLong.empty();
            }
            bytes += type.bytes() * size;
        }
        return OptionalLong.of(bytes);
    }

    /**
     * Runs all examples of the first epoch through the frozen layers.
     *
     * @param progress told how many are done
     */
    static SeenOnce of(TrainingStep step, Examples examples, IntConsumer progress) {
        var seen = new SeenOnce(examples.size(), step.settings().seed());
        try {
            examples.forEachBatch(0, (pictures, targets) -> {
                step.throughFrozen(pictures, frontier -> seen.add(pictures.shape(), frontier, targets));
                progress.accept(seen.done);
            });
        } catch (RuntimeException | Error failure) {
            seen.close();
            throw failure;
        }
        return seen;
    }

    private void add(Shape examples, Map<Value, Tensor> frontier, Tensor targets) {
        int count = Math.toIntExact(examples.dim(0));
        if (done + count > size) {
            throw new GatunException("there are more examples than the " + size + " that were announced");
        }
        example = examples;
        batch = Math.max(batch, count);
        frontier.forEach(this::add);
        add(TARGETS, targets);
        done += count;
    }

    private void add(Value value, Tensor some) {
        var all = rows.computeIfAbsent(
                value,
                _ -> Tensor.allocate(new TensorType(some.dtype(), some.shape().with(0, size)), arena));
        MemorySegment.copy(
                some.segment(),
                0,
                all.segment(),
                rowBytes(all) * done,
                some.type().bytes());
    }

    private static long rowBytes(Tensor rows) {
        return rows.type().bytes() / rows.shape().dim(0);
    }

    @Override
    public int size() {
        return done;
    }

    @Override
    public void forEachBatch(int epoch, Use use) {
        var order = Seeds.order(done, seed, epoch);
        for (int first = 0; first < done; first += batch) {
            int count = Math.min(batch, done - first);
            try (var memory = Arena.ofShared()) {
                var taken = new LinkedHashMap<Value, Tensor>();
                for (var entry : rows.entrySet()) {
                    taken.put(entry.getKey(), take(entry.getValue(), order, first, count, memory));
                }
                var targets = taken.remove(TARGETS);
                use.accept(example.with(0, count), taken, targets);
            }
        }
    }

    private static Tensor take(Tensor all, int[] order, int first, int count, Arena memory) {
        var taken = Tensor.allocate(new TensorType(all.dtype(), all.shape().with(0, count)), memory);
        long bytes = rowBytes(all);
        for (int i = 0; i < count; i++) {
            MemorySegment.copy(all.segment(), order[first + i] * bytes, taken.segment(), i * bytes, bytes);
        }
        return taken;
    }

    @Override
    public void close() {
        arena.close();
    }
}
