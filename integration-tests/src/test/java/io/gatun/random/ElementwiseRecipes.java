package io.gatun.random;

import static io.gatun.tensor.DType.FLOAT32;

import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Cast;
import io.gatun.op.Clip;
import io.gatun.op.Compare;
import io.gatun.op.Dropout;
import io.gatun.op.Identity;
import io.gatun.op.IsNaN;
import io.gatun.op.Op;
import io.gatun.op.PRelu;
import io.gatun.op.Unary;
import io.gatun.op.Unary.Function;
import io.gatun.op.Variadic;
import io.gatun.op.Where;
import io.gatun.tensor.DType;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.Optional;

/** One element in, one element out. */
final class ElementwiseRecipes {
    private ElementwiseRecipes() {}

    private static Optional<Value> floats(Sketch sketch) {
        return sketch.find(type -> type.dtype() == FLOAT32);
    }

    static boolean activation(Sketch sketch) {
        var dice = sketch.dice;
        return floats(sketch)
                .flatMap(x -> switch (dice.between(0, 9)) {
                    case 0 -> sketch.add(new Clip(), x, sketch.number(FLOAT32, -dice.between(0, 2)));
                    case 1 -> sketch.add(new Clip(), x, Value.ABSENT, sketch.number(FLOAT32, dice.between(0, 2)));
                    case 2 -> sketch.add(new PRelu(false), x, slope(sketch, x));
                    case 3 -> sketch.add(dice.of(new Identity(), new Dropout(false)), x);
                    default -> sketch.add(ChainRecipes.activation(dice), x);
                })
                .isPresent();
    }

    private static Value slope(Sketch sketch, Value x) {
        var dims = sketch.shape(x).dims();
        if (dims.length < 3 || sketch.dice.chance(0.3)) {
            return dims.length == 0 ? sketch.weight(FLOAT32) : sketch.weight(FLOAT32, 1);
        }
        var perChannel = Arrays.copyOfRange(dims, 1, dims.length);
        Arrays.fill(perChannel, 1, perChannel.length, 1);
        return sketch.weight(FLOAT32, perChannel);
    }

    static boolean unary(Sketch sketch) {
        var dice = sketch.dice;
        var function = dice.of(Function.values());
        var dtype = switch (function) {
            case NOT -> DType.BOOL;
            case BITWISE_NOT -> DType.INT32;
            case ABS, NEG, SIGN -> dice.of(FLOAT32, DType.INT32, DType.INT64);
            default -> dice.chance(0.9) ? FLOAT32 : DType.FLOAT64;
        };
        return sketch.find(type -> type.dtype() == dtype)
                .flatMap(x -> sketch.add(parameterised(dice, function), x))
                .isPresent();
    }

    private static Unary parameterised(Dice dice, Function function) {
        var plain = Unary.of(function);
        int parameters = function.parameters().size();
        return parameters == 0 || dice.flip()
                ? plain
                : new Unary(function, dice.of(0.1f, 0.7f, 1.5f), parameters < 2 ? 0 : dice.of(0.2f, 1.1f));
    }

    static boolean arithmetic(Sketch sketch) {
        var dice = sketch.dice;
        var dtype = dice.chance(0.85) ? FLOAT32 : dice.of(DType.INT32, DType.INT64, DType.FLOAT64);
        return sketch.find(type -> type.dtype() == dtype)
                .flatMap(x -> {
                    var function = dice.of(
                            Binary.Function.ADD,
                            Binary.Function.ADD,
                            Binary.Function.ADD,
                            Binary.Function.MUL,
                            Binary.Function.MUL,
                            Binary.Function.SUB,
                            Binary.Function.DIV);
                    if (function == Binary.Function.DIV && !dtype.isFloating()) {
                        return sketch.add(new Binary(function), x, sketch.number(dtype, dice.of(1, 2, 3, -2)));
                    }
                    var y = partner(sketch, x);
                    return dice.flip()
                            ? sketch.add(new Binary(function), x, y)
                            : function == Binary.Function.DIV
                                    ? Optional.empty()
                                    : sketch.add(new Binary(function), y, x);
                })
                .isPresent();
    }

    /** A value that broadcasts with {@code x}: one there is, or a weight with some axes of 1 or fewer axes. */
    private static Value partner(Sketch sketch, Value x) {
        var dice = sketch.dice;
        var type = sketch.type(x);
        var same = sketch.find(type::equals);
        if (dice.chance(0.5) && same.isPresent()) {
            return same.get();
        }
        if (dice.chance(0.2)) {
            var other = sketch.find(candidate -> candidate.dtype() == type.dtype() && broadcasts(type, candidate));
            if (other.isPresent()) {
                return other.get();
            }
        }
        var dims = type.shape().dims();
        if (dice.chance(0.3) && dims.length >= 3) {
            Arrays.fill(dims, 2, dims.length, 1);
            dims[0] = 1;
            return sketch.weight(type.dtype(), dice.flip() ? dims : Arrays.copyOfRange(dims, 1, dims.length));
        }
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = axis == 0 && dims.length > 1 || dice.chance(0.4) ? 1 : dims[axis];
        }
        return sketch.weight(type.dtype(), Arrays.copyOfRange(dims, dice.between(0, dims.length), dims.length));
    }

    private static boolean broadcasts(TensorType a, TensorType b) {
        for (int back = 1; back <= Math.min(a.shape().rank(), b.shape().rank()); back++) {
            long left = a.shape().dim(-back);
            long right = b.shape().dim(-back);
            if (left != right && left != 1 && right != 1) {
                return false;
            }
        }
        return true;
    }

    static boolean variadic(Sketch sketch) {
        var dice = sketch.dice;
        return floats(sketch)
                .flatMap(x -> {
                    var op = new Variadic(dice.of(Variadic.Function.values()));
                    return switch (dice.between(1, 3)) {
                        case 1 -> sketch.add(op, x);
                        case 2 -> sketch.add(op, x, partner(sketch, x));
                        default -> sketch.add(op, x, partner(sketch, x), sketch.weight(FLOAT32));
                    };
                })
                .isPresent();
    }

    static boolean compare(Sketch sketch) {
        var dice = sketch.dice;
        var dtype = dice.chance(0.8) ? FLOAT32 : dice.of(DType.INT32, DType.INT64);
        return sketch.find(type -> type.dtype() == dtype)
                .flatMap(x -> dice.chance(0.1) && dtype == FLOAT32
                        ? sketch.add(new IsNaN(), x)
                        : sketch.add(new Compare(dice.of(Compare.Function.values())), x, partner(sketch, x)))
                .isPresent();
    }

    static boolean where(Sketch sketch) {
        return sketch.find(type -> type.dtype() == DType.BOOL)
                .flatMap(condition -> {
                    var wanted = sketch.shape(condition);
                    var x = sketch.find(type ->
                                    type.dtype() != DType.BOOL && type.shape().equals(wanted))
                            .orElseGet(() -> sketch.weight(FLOAT32, wanted.dims()));
                    return sketch.add(new Where(), condition, x, partner(sketch, x));
                })
                .isPresent();
    }

    static boolean cast(Sketch sketch) {
        var dice = sketch.dice;
        return sketch.find(_ -> true)
                .flatMap(x -> {
                    var from = sketch.type(x).dtype();
                    Op op = new Cast(
                            from.isFloating()
                                    ? dice.of(DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16, FLOAT32, DType.BOOL)
                                    : dice.of(
                                            FLOAT32,
                                            FLOAT32,
                                            DType.INT32,
                                            DType.INT64,
                                            DType.INT8,
                                            DType.UINT8,
                                            DType.BOOL));
                    if (from == FLOAT32 && dice.flip()) {
                        var limited =
                                sketch.add(new Clip(), x, sketch.number(FLOAT32, -100), sketch.number(FLOAT32, 100));
                        return limited.flatMap(
                                safe -> sketch.add(new Cast(dice.of(DType.INT32, DType.INT64, DType.INT8)), safe));
                    }
                    return sketch.add(op, x).flatMap(y -> backToSingle(sketch, y));
                })
                .isPresent();
    }

    /** Few operators take half precision; most of it goes on in single. */
    private static Optional<Value> backToSingle(Sketch sketch, Value x) {
        return sketch.type(x).dtype().bits() == 16 && sketch.dice.chance(0.9)
                ? sketch.add(new Cast(FLOAT32), x)
                : Optional.of(x);
    }

    static boolean whole(Sketch sketch) {
        var dice = sketch.dice;
        var dtype = dice.of(DType.INT32, DType.INT64, DType.UINT8, DType.INT8);
        return sketch.find(type -> type.dtype() == dtype)
                .flatMap(x -> switch (dice.between(0, 3)) {
                    case 0 ->
                        sketch.add(
                                new Binary(dice.of(
                                        Binary.Function.BITWISE_AND,
                                        Binary.Function.BITWISE_OR,
                                        Binary.Function.BITWISE_XOR)),
                                x,
                                partner(sketch, x));
                    case 1 ->
                        sketch.add(
                                new Binary(
                                        dtype.bits() < 64 && dice.flip() ? Binary.Function.FMOD : Binary.Function.MOD),
                                x,
                                sketch.number(dtype, dice.of(2, 3, 7)));
                    case 2 ->
                        sketch.add(
                                new Variadic(dice.of(Variadic.Function.MAX, Variadic.Function.MIN)),
                                x,
                                partner(sketch, x));
                    default -> sketch.add(new Clip(), x, sketch.number(dtype, 0), sketch.number(dtype, 5));
                })
                .isPresent();
    }

    static boolean logic(Sketch sketch) {
        var dice = sketch.dice;
        return sketch.find(type -> type.dtype() == DType.BOOL)
                .flatMap(x -> dice.chance(0.3)
                        ? sketch.add(Unary.of(Function.NOT), x)
                        : sketch.add(
                                new Binary(dice.of(Binary.Function.AND, Binary.Function.OR, Binary.Function.XOR)),
                                x,
                                partner(sketch, x)))
                .isPresent();
    }
}
