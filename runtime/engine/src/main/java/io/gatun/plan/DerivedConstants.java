package io.gatun.plan;

import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What accelerators made of a model's weights, such as packed panels: made once, shared by every plan of the model. */
public final class DerivedConstants {
    private record Key(long address, long bytes, Object form) {}

    private final Arena arena;
    private final Map<Key, Object> made = new ConcurrentHashMap<>();

    /** @param arena lives as long as the model */
    public DerivedConstants(Arena arena) {
        this.arena = arena;
    }

    @SuppressWarnings("unchecked")
    <T> T get(Tensor constant, Object form, Function<Arena, T> make) {
        var key = new Key(constant.segment().address(), constant.segment().byteSize(), form);
        return (T) made.computeIfAbsent(key, _ -> make.apply(arena));
    }
}
