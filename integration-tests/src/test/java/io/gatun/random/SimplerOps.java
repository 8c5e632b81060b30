package io.gatun.random;

import io.gatun.op.Op;
import io.gatun.op.TopK;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Operators with one attribute made simpler. Operators are records, so that this works for all of them alike. */
final class SimplerOps {
    private SimplerOps() {}

    static Stream<Op> of(Op op) {
        // an order that is left open is no simpler one
        return records((Record) op)
                .map(Op.class::cast)
                .filter(simpler -> !(simpler instanceof TopK top && !top.sorted()));
    }

    private static Stream<Record> records(Record whole) {
        var components = whole.getClass().getRecordComponents();
        var values = Arrays.stream(components)
                .map(component -> read(whole, component))
                .toArray();
        return IntStream.range(0, components.length)
                .boxed()
                .flatMap(i -> simpler(values[i])
                        .filter(value -> !Objects.equals(value, values[i]))
                        .flatMap(value -> {
                            var changed = values.clone();
                            changed[i] = value;
                            return make(whole.getClass(), components, changed).stream();
                        }));
    }

    private static Stream<?> simpler(Object value) {
        return switch (value) {
            case Boolean flag when flag -> Stream.of(false);
            case Long number when number < 0 || number > 1 -> Stream.of(0L, 1L, number / 2);
            case Float number when number != 0 && number != 1 -> Stream.of(1f);
            case Enum<?> function
            when function.getDeclaringClass().getSimpleName().equals("Function") -> Stream.empty();
            case Enum<?> choice ->
                Arrays.stream(choice.getDeclaringClass().getEnumConstants()).limit(choice.ordinal());
            case List<?> list when !list.isEmpty() -> lists(list);
            case Optional<?> optional when optional.isPresent() -> Stream.of(Optional.empty());
            case Record part -> records(part);
            default -> Stream.empty();
        };
    }

    private static Stream<List<?>> lists(List<?> list) {
        var empty = Stream.<List<?>>of(List.of());
        return Stream.concat(
                empty,
                IntStream.range(0, list.size())
                        .boxed()
                        .flatMap(i -> simpler(list.get(i)).map(value -> {
                            var changed = list.toArray();
                            changed[i] = value;
                            return List.of(changed);
                        })));
    }

    private static Object read(Record whole, RecordComponent component) {
        try {
            return component.getAccessor().invoke(whole);
        } catch (IllegalAccessException | InvocationTargetException hidden) {
            throw new IllegalStateException(whole + " does not show " + component, hidden);
        }
    }

    /** Empty if the record refuses such values. */
    private static Optional<Record> make(Class<?> type, RecordComponent[] components, Object[] values) {
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return Optional.of((Record) type.getDeclaredConstructor(types).newInstance(values));
        } catch (InvocationTargetException refused) {
            return Optional.empty();
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalStateException(type + " cannot be made", hidden);
        }
    }
}
