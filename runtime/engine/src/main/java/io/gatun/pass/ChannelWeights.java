package io.gatun.pass;

import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.Gemm;
import io.gatun.op.Op;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Where the weights of one output channel lie in the weight of an operator: in runs of {@code run} elements.
 *
 * @param channels of the output
 * @param rank of the output
 * @param channelOf the channel of a run, by its number
 */
record ChannelWeights(int channels, int rank, int run, IntUnaryOperator channelOf) {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Empty for other operators, and for a weight that no input could fit: it is refused when the graph is bound. */
    static Optional<ChannelWeights> of(Op op, Tensor weight) {
        var shape = weight.shape();
        int rank = shape.rank();
        if (!weight.dtype().isFloating()
                || weight.dtype().isStorageOnly()
                || shape.size() == 0
                || shape.size() > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return switch (op) {
            case Conv _
            when rank >= 3 ->
                Optional.of(new ChannelWeights((int) shape.dim(0), rank, (int) shape.sizeBetween(1, rank), run -> run));
            case ConvTranspose transposed
            when rank >= 3 && divides(transposed.groups(), shape.dim(0)) -> {
                int groups = (int) transposed.groups();
                int perGroup = (int) shape.dim(1);
                int inputs = (int) shape.dim(0) / groups;
                yield Optional.of(new ChannelWeights(
                        perGroup * groups,
                        rank,
                        (int) shape.sizeBetween(2, rank),
                        run -> run / perGroup / inputs * perGroup + run % perGroup));
            }
            case Gemm gemm
            when rank == 2 && gemm.transposeB() ->
                Optional.of(new ChannelWeights((int) shape.dim(0), 2, (int) shape.dim(1), run -> run));
            case Gemm _
            when rank == 2 -> {
                int columns = (int) shape.dim(1);
                yield Optional.of(new ChannelWeights(columns, 2, 1, run -> run % columns));
            }
            default -> Optional.empty();
        };
    }

    private static boolean divides(long groups, long channels) {
        return groups >= 1 && channels % groups == 0;
    }

    /**
     * {@code weight} with each channel scaled, rounded once; empty if a number would overflow. It is computed when it is
     * wanted: beside its packed form it need not be in memory.
     */
    Optional<Tensor> scaled(Tensor weight, ChannelAffine affine, Arena arena) {
        var type = weight.type();
        double largest = weight.lend(memory -> largest(Tensor.view(type, memory), affine));
        if (!(largest <= largestOf(weight.dtype()))) {
            return Optional.empty();
        }
        return Optional.of(Tensor.computed(
                type,
                arena,
                scaled -> weight.lend(memory -> {
                    scale(Tensor.view(type, memory), affine, Tensor.view(type, scaled));
                    return scaled;
                })));
    }

    /** The largest magnitude after scaling. */
    private double largest(Tensor weight, ChannelAffine affine) {
        int runs = (int) (weight.size() / run);
        var floats = new float[run];
        double largest = 0;
        for (int i = 0; i < runs; i++) {
            double scale = Math.abs(affine.scale(channelOf.applyAsInt(i)));
            long start = (long) i * run;
            double before =
                    weight.dtype() == DType.FLOAT32 ? largestFloat(weight, start, floats) : largest(weight, start);
            largest = Math.max(largest, before * scale);
        }
        return largest;
    }

    private double largest(Tensor weight, long start) {
        double largest = 0;
        for (long i = start; i < start + run; i++) {
            largest = Math.max(largest, Math.abs(weight.doubleAt(i)));
        }
        return largest;
    }

    /** As {@link #largest}, by way of the heap: most weights are floats, and loading should not wait for them. */
    private static double largestFloat(Tensor weight, long start, float[] run) {
        MemorySegment.copy(weight.segment(), F32, 4 * start, run, 0, run.length);
        float largest = 0;
        for (float value : run) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private void scale(Tensor weight, ChannelAffine affine, Tensor scaled) {
        int runs = (int) (weight.size() / run);
        var floats = new float[run];
        for (int i = 0; i < runs; i++) {
            double scale = affine.scale(channelOf.applyAsInt(i));
            long start = (long) i * run;
            if (weight.dtype() == DType.FLOAT32) {
                scaleFloats(weight, scaled, start, floats, scale);
            } else {
                for (long j = start; j < start + run; j++) {
                    scaled.set(j, weight.doubleAt(j) * scale);
                }
            }
        }
    }

    private static void scaleFloats(Tensor from, Tensor to, long start, float[] run, double scale) {
        MemorySegment.copy(from.segment(), F32, 4 * start, run, 0, run.length);
        for (int i = 0; i < run.length; i++) {
            run[i] = (float) (run[i] * scale);
        }
        MemorySegment.copy(run, 0, to.segment(), F32, 4 * start, run.length);
    }

    private static double largestOf(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> Double.MAX_VALUE;
            case FLOAT32 -> Float.MAX_VALUE;
            case BFLOAT16 -> 0x1.FEp127;
            case FLOAT16 -> 65504;
            default -> throw new IllegalArgumentException(dtype + " is no type of weights");
        };
    }
}
