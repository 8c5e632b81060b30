package io.gatun.gradient.optimiser;

import io.gatun.GatunException;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Clipping of gradients by their common norm (Pascanu et al. 2013). */
public final class GradientClipping {
    /** Keeps the quotient finite, as PyTorch has it. */
    private static final double LITTLE = 1e-6;

    private GradientClipping() {}

    /** Elements of a gradient that one thread looks at. */
    private record Piece(Tensor gradient, long from, int count) {}

    /** On the caller's thread alone; as {@link #norm(Collection, Workers)}. */
    public static double norm(Collection<Tensor> gradients) {
        try (var alone = new Workers(1)) {
            return norm(gradients, alone);
        }
    }

    /**
     * The Euclidean norm of all elements of all gradients, float32, summed in double precision.
     *
     * @param workers share the work, which gives the same bits with any number of threads
     */
    public static double norm(Collection<Tensor> gradients, Workers workers) {
        var pieces = pieces(gradients);
        var squares = new double[pieces.size()];
        forEachPiece(pieces, workers, (task, chunk, from, count) -> {
            chunk.load(0, pieces.get(task).gradient, from, count);
            squares[task] += squares(chunk.arrays().getFirst(), count);
        });
        return Math.sqrt(Arrays.stream(squares).reduce(0, Double::sum));
    }

    /** Four sums, since each addition waits for the one before it. */
    private static double squares(float[] values, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i <= count - 4; i += 4) {
            a += (double) values[i] * values[i];
            b += (double) values[i + 1] * values[i + 1];
            c += (double) values[i + 2] * values[i + 2];
            d += (double) values[i + 3] * values[i + 3];
        }
        for (; i < count; i++) {
            a += (double) values[i] * values[i];
        }
        return a + b + (c + d);
    }

    /** On the caller's thread alone; as {@link #clip(Collection, double, Workers)}. */
    public static double clip(Collection<Tensor> gradients, double most) {
        try (var alone = new Workers(1)) {
            return clip(gradients, most, alone);
        }
    }

    /**
     * Scales all gradients by one factor, so that their norm is at most {@code most}; shorter ones stay as they are.
     *
     * @param workers share the work, which gives the same bits with any number of threads
     * @return the norm before
     */
    public static double clip(Collection<Tensor> gradients, double most, Workers workers) {
        if (!(most > 0)) {
            throw new GatunException("the largest norm of gradients must be above 0, got " + most);
        }
        double norm = norm(gradients, workers);
        double factor = most / (norm + LITTLE);
        if (factor < 1) {
            var pieces = pieces(gradients);
            forEachPiece(pieces, workers, (task, chunk, from, count) -> {
                chunk.load(0, pieces.get(task).gradient, from, count);
                scale(chunk.arrays().getFirst(), count, (float) factor);
                chunk.store(0, pieces.get(task).gradient, from, count);
            });
        }
        return norm;
    }

    private static void scale(float[] values, int count, float factor) {
        for (int i = 0; i < count; i++) {
            values[i] *= factor;
        }
    }

    private static List<Piece> pieces(Collection<Tensor> gradients) {
        var pieces = new ArrayList<Piece>();
        for (var gradient : gradients) {
            for (long from = 0; from < gradient.size(); from += Chunk.PIECE) {
                pieces.add(new Piece(gradient, from, (int) Math.min(Chunk.PIECE, gradient.size() - from)));
            }
        }
        return pieces;
    }

    /** What is done with the elements of a piece, some at a time. */
    private interface Work {
        void on(int task, Chunk chunk, long from, int count);
    }

    private static void forEachPiece(List<Piece> pieces, Workers workers, Work work) {
        var chunks =
                Stream.generate(() -> new Chunk(1)).limit(workers.threads()).toList();
        workers.parallel(pieces.size(), (task, worker) -> {
            var piece = pieces.get(task);
            for (long from = piece.from; from < piece.from + piece.count; from += Chunk.FLOATS) {
                int count = (int) Math.min(Chunk.FLOATS, piece.from + piece.count - from);
                work.on(task, chunks.get(worker), from, count);
            }
        });
    }
}
