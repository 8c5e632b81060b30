package io.gatun.random;

import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Cases with smaller tensors, or with the same and rounder numbers in them. */
final class SmallerTensors {
    /** The roundest first. */
    private static final List<DoubleUnaryOperator> ROUNDINGS =
            List.of(_ -> 0, _ -> 1, Math::rint, x -> Math.rint(x * 8) / 8);

    private SmallerTensors() {}

    static Stream<Draft> of(Draft draft) {
        if (draft.feeds().values().stream().anyMatch(tensors -> tensors.size() != 1)) {
            return Stream.empty();
        }
        return Stream.of(together(draft), eachAxis(draft), rounder(draft)).flatMap(drafts -> drafts);
    }

    /** Every axis of some extent made shorter at once, and wherever a list of whole numbers names that extent. */
    private static Stream<Draft> together(Draft draft) {
        return all(draft)
                .flatMapToLong(tensor -> LongStream.of(tensor.shape().dims()))
                .filter(extent -> extent > 1)
                .distinct()
                .boxed()
                .flatMap(extent -> shorter(extent)
                        .mapToObj(less -> change(
                                draft,
                                tensor -> isList(tensor) ? replaced(tensor, extent, less) : cut(tensor, extent, less)))
                        .flatMap(changed -> changed.stream()));
    }

    private static Stream<Draft> eachAxis(Draft draft) {
        return all(draft)
                .distinct()
                .flatMap(tensor -> LongStream.range(0, tensor.shape().rank())
                        .boxed()
                        .flatMap(axis -> shorter(tensor.shape().dim(axis.intValue()))
                                .mapToObj(less -> change(
                                        draft,
                                        other -> other == tensor ? cutAxis(tensor, axis.intValue(), less) : other))
                                .flatMap(changed -> changed.stream())));
    }

    private static Stream<Draft> rounder(Draft draft) {
        return all(draft)
                .distinct()
                .filter(tensor -> tensor.dtype().isFloating())
                .flatMap(tensor -> ROUNDINGS.stream()
                        .takeWhile(rounding -> changes(tensor, rounding))
                        .flatMap(rounding ->
                                change(draft, other -> other == tensor ? map(tensor, rounding) : other).stream()));
    }

    private static Stream<Tensor> all(Draft draft) {
        return Stream.concat(
                draft.constants().values().stream(),
                draft.feeds().values().stream().map(List::getFirst));
    }

    private static LongStream shorter(long extent) {
        return LongStream.of(1, extent / 2, extent - 1)
                .filter(less -> less > 0 && less < extent)
                .distinct();
    }

    private static boolean isList(Tensor tensor) {
        return tensor.dtype() == DType.INT64 && tensor.shape().rank() == 1;
    }

    /** Empty if nothing changes. */
    private static Optional<Draft> change(Draft draft, UnaryOperator<Tensor> change) {
        Map<Value, Tensor> constants = new LinkedHashMap<>();
        Map<Value, List<Tensor>> feeds = new LinkedHashMap<>();
        draft.constants().forEach((value, tensor) -> constants.put(value, change.apply(tensor)));
        draft.feeds().forEach((value, tensors) -> feeds.put(value, List.of(change.apply(tensors.getFirst()))));
        if (constants.equals(draft.constants()) && feeds.equals(draft.feeds())) {
            return Optional.empty();
        }
        return Optional.of(draft.withConstants(constants).withFeeds(feeds));
    }

    private static Tensor cut(Tensor tensor, long extent, long less) {
        var result = tensor;
        for (int axis = 0; axis < tensor.shape().rank(); axis++) {
            if (tensor.shape().dim(axis) == extent) {
                result = cutAxis(result, axis, less);
            }
        }
        return result;
    }

    private static Tensor cutAxis(Tensor tensor, int axis, long less) {
        var shape = tensor.shape().with(axis, less);
        var result = Tensor.allocate(new TensorType(tensor.dtype(), shape), Arena.ofAuto());
        long inner = tensor.shape().sizeBetween(axis + 1, tensor.shape().rank())
                * tensor.dtype().bits()
                / Byte.SIZE;
        long outer = tensor.shape().sizeBetween(0, axis);
        for (long o = 0; o < outer; o++) {
            var from = tensor.segment().asSlice(o * tensor.shape().dim(axis) * inner, less * inner);
            result.segment().asSlice(o * less * inner, less * inner).copyFrom(from);
        }
        return result;
    }

    private static Tensor replaced(Tensor tensor, long extent, long less) {
        var values = tensor.toLongs();
        if (LongStream.of(values).noneMatch(value -> value == extent)) {
            return tensor;
        }
        var result = Tensor.allocate(TensorType.of(DType.INT64, values.length), Arena.ofAuto());
        for (int i = 0; i < values.length; i++) {
            result.set(i, values[i] == extent ? less : values[i]);
        }
        return result;
    }

    private static boolean changes(Tensor tensor, DoubleUnaryOperator rounding) {
        return LongStream.range(0, tensor.size())
                .mapToDouble(tensor::doubleAt)
                .anyMatch(x -> rounding.applyAsDouble(x) != x);
    }

    private static Tensor map(Tensor tensor, DoubleUnaryOperator rounding) {
        var result = Tensor.allocate(tensor.type(), Arena.ofAuto());
        for (long i = 0; i < tensor.size(); i++) {
            result.set(i, rounding.applyAsDouble(tensor.doubleAt(i)));
        }
        return result;
    }
}
