package io.gatun.random;

import static io.gatun.tensor.DType.FLOAT32;

import io.gatun.graph.Value;
import io.gatun.op.Einsum;
import io.gatun.op.Gemm;
import io.gatun.op.MatMul;
import io.gatun.tensor.DType;
import java.util.Arrays;
import java.util.Optional;

/** Products of matrices. */
final class MatrixRecipes {
    private static final long MOST_MACS = 300_000;

    private MatrixRecipes() {}

    private static DType dtype(Dice dice) {
        return dice.chance(0.85) ? FLOAT32 : dice.of(DType.FLOAT64, DType.INT32, DType.INT64);
    }

    static boolean matMul(Sketch sketch) {
        var dice = sketch.dice;
        var dtype = dtype(dice);
        return sketch.find(type -> type.dtype() == dtype
                        && type.shape().rank() >= 1
                        && type.shape().dim(-1) > 0)
                .flatMap(a -> matMul(sketch, a))
                .isPresent();
    }

    private static Optional<Value> matMul(Sketch sketch, Value a) {
        var dice = sketch.dice;
        var shape = sketch.shape(a);
        var dtype = sketch.type(a).dtype();
        long inner = shape.dim(-1);
        long columns = dice.channels();
        if (shape.size() * columns > MOST_MACS) {
            return Optional.empty();
        }
        if (dice.chance(0.15)) {
            return sketch.find(type -> type.dtype() == dtype
                            && type.shape().rank() >= 2
                            && type.shape().dim(-2) == inner
                            && (type.shape().rank() == 2 || shape.rank() <= 2)
                            && type.shape().size() * shape.size() / inner < MOST_MACS)
                    .flatMap(b -> sketch.add(new MatMul(), a, b));
        }
        return switch (dice.between(0, 5)) {
            case 0 -> sketch.add(new MatMul(), a, sketch.weight(dtype, inner));
            case 1 -> {
                var dims = shape.rank() < 3 ? new long[] {dice.batch(), 0, 0} : shape.dims();
                dims[dims.length - 2] = inner;
                dims[dims.length - 1] = columns;
                for (int axis = 0; axis < dims.length - 2; axis++) {
                    dims[axis] = dice.flip() ? 1 : dims[axis];
                }
                long[] some = dice.flip() ? dims : Arrays.copyOfRange(dims, dims.length - 3, dims.length);
                yield Arrays.stream(some).reduce(1, (x, y) -> x * y) > MOST_MACS
                        ? Optional.empty()
                        : sketch.add(new MatMul(), a, sketch.weight(dtype, some));
            }
            case 2 -> {
                long rows = shape.rank() == 1 ? shape.dim(0) : shape.dim(-2);
                yield sketch.add(new MatMul(), sketch.weight(dtype, dice.between(1, 9), rows), a);
            }
            default -> sketch.add(new MatMul(), a, sketch.weight(dtype, inner, columns));
        };
    }

    static boolean gemm(Sketch sketch) {
        var dice = sketch.dice;
        var dtype = dtype(dice);
        return sketch.find(type -> type.dtype() == dtype
                        && type.shape().rank() == 2
                        && type.shape().dim(0) > 0
                        && type.shape().dim(1) > 0)
                .flatMap(a -> gemm(sketch, a, dtype))
                .isPresent();
    }

    private static Optional<Value> gemm(Sketch sketch, Value a, DType dtype) {
        var dice = sketch.dice;
        boolean transposeA = dice.chance(0.3);
        boolean transposeB = dice.flip();
        long rows = sketch.shape(a).dim(transposeA ? 1 : 0);
        long inner = sketch.shape(a).dim(transposeA ? 0 : 1);
        long columns = dice.channels();
        if (rows * inner * columns > MOST_MACS) {
            return Optional.empty();
        }
        boolean plain = !dtype.isFloating() || dice.flip();
        var gemm = new Gemm(plain ? 1 : dice.of(0.5f, -2f), plain ? 1 : dice.of(0.25f, 0f), transposeA, transposeB);
        var b = transposeB ? sketch.weight(dtype, columns, inner) : sketch.weight(dtype, inner, columns);
        return switch (dice.between(0, 5)) {
            case 0 -> sketch.add(gemm, a, b);
            case 1 -> sketch.add(gemm, a, b, sketch.weight(dtype));
            case 2 -> sketch.add(gemm, a, b, sketch.weight(dtype, rows, 1));
            case 3 -> sketch.add(gemm, a, b, sketch.weight(dtype, rows, columns));
            case 4 -> sketch.add(gemm, a, b, sketch.weight(dtype, 1, columns));
            default -> sketch.add(gemm, a, b, sketch.weight(dtype, columns));
        };
    }

    static boolean einsum(Sketch sketch) {
        var dice = sketch.dice;
        return sketch.find(type -> type.dtype() == FLOAT32
                        && type.shape().rank() == 3
                        && type.shape().size() > 0
                        && type.shape().size() < 2000)
                .flatMap(x -> {
                    var dims = sketch.shape(x).dims();
                    return switch (dice.between(0, 3)) {
                        case 0 -> sketch.add(new Einsum("bij->bji"), x);
                        case 1 -> sketch.add(new Einsum("bij,jk->bik"), x, sketch.weight(FLOAT32, dims[2], 5));
                        case 2 ->
                            sketch.add(new Einsum("bij,bkj->bik"), x, sketch.weight(FLOAT32, dims[0], 4, dims[2]));
                        default -> sketch.add(new Einsum("bij->b"), x);
                    };
                })
                .isPresent();
    }
}
