package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntConsumer;

/** What the frozen half of a network made of examples, in memory. */
final class Remembered implements AutoCloseable {
    private final Tensor rows;
    private final int[] labels;
    private int done;
    private int batch;

    private Remembered(Tensor rows) {
        this.rows = rows;
        this.labels = new int[Math.toIntExact(rows.shape().dim(0))];
    }

    /**
     * Runs all examples through the frozen half.
     *
     * @param progress told how many are done
     */
    static Remembered of(Examples examples, Halves halves, Options options, IntConsumer progress) {
        var one = halves.between();
        var remembered = new Remembered(Tensor.allocate(one.dtype(), one.shape().with(0, examples.size())));
        try (var model = Model.of(halves.frozen());
                var session = model.session(options)) {
            var input = model.inputs().getFirst().name();
            examples.forEachBatch(0, (batch, targets) -> {
                try (var results = session.run(Map.of(input, batch))) {
                    remembered.add(results.get(0), targets);
                }
                progress.accept(remembered.done);
            });
        } catch (RuntimeException | Error failure) {
            remembered.close();
            throw failure;
        }
        return remembered;
    }

    /** Bytes that examples would take. */
    static long bytes(Examples examples, Halves halves) {
        return new TensorType(halves.between().dtype(), halves.between().shape().with(0, examples.size())).bytes();
    }

    private void add(Tensor made, Tensor targets) {
        int count = Math.toIntExact(targets.size());
        if (done + count > labels.length) {
            throw new GatunException("there are more examples than the " + labels.length + " that were announced");
        }
        batch = Math.max(batch, count);
        MemorySegment.copy(
                made.segment(),
                0,
                rows.segment(),
                rows.type().bytes() / labels.length * done,
                made.type().bytes());
        for (int i = 0; i < count; i++) {
            labels[done++] = Math.toIntExact(targets.longAt(i));
        }
    }

    /** The same examples, ready for the other half. Fewer, if some were left out on the way. */
    Examples examples(long seed) {
        var type = new TensorType(rows.dtype(), rows.shape().with(0, done));
        var seen = Tensor.view(type, rows.segment().asSlice(0, type.bytes()));
        return Examples.rows(seen, Arrays.copyOf(labels, done), batch, seed);
    }

    @Override
    public void close() {
        rows.close();
    }
}
