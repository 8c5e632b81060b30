package io.gatun.plan;

import io.gatun.spi.Packing;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What accelerators made of a model's weights, such as packed panels: made once, shared by every plan of the model. */
public final class DerivedConstants {
    private record Key(long address, long bytes, Object form) {}

    /** By the tensor itself: to ask for the address of one that is computed would keep it in memory. */
    private record PackedKey(Tensor constant, Object form) {}

    private final Arena arena;
    private final Predicate<Tensor> lasting;
    private final DerivedConstants ofTheModel;
    private final Map<Key, Object> made = new ConcurrentHashMap<>();
    private final Map<PackedKey, PackedConstant> packed = new ConcurrentHashMap<>();

    private DerivedConstants(Arena arena, Predicate<Tensor> lasting, DerivedConstants ofTheModel) {
        this.arena = arena;
        this.lasting = lasting;
        this.ofTheModel = ofTheModel;
    }

    /**
     * For the constants of a model.
     *
     * @param arena lives as long as the model
     * @param lasting whether a constant does, too, as opposed to one that stands for a value of a single run
     */
    public DerivedConstants(Arena arena, Predicate<Tensor> lasting) {
        this(arena, lasting, null);
    }

    /**
     * For a plan that does not last as long as the model and has constants of its own; those of the model are still shared.
     *
     * @param shorter lives as long as that plan
     */
    public DerivedConstants within(Arena shorter) {
        return new DerivedConstants(shorter, lasting, this);
    }

    /** Whether a constant lives as long as the model. */
    boolean lasts(Tensor constant) {
        return ofTheModel == null || lasting.test(constant);
    }

    @SuppressWarnings("unchecked")
    <T> T get(Tensor constant, Object form, Function<Arena, T> make) {
        if (ofTheModel != null && lasting.test(constant)) {
            return ofTheModel.get(constant, form, make);
        }
        var key = new Key(constant.segment().address(), constant.segment().byteSize(), form);
        return (T) made.computeIfAbsent(key, _ -> make.apply(arena));
    }

    /** @return not packed yet, if it is new: see {@link PackedConstant#packAll} */
    PackedConstant packed(Tensor constant, Object form, Packing packing) {
        if (ofTheModel != null && lasting.test(constant)) {
            return ofTheModel.packed(constant, form, packing);
        }
        return packed.computeIfAbsent(new PackedKey(constant, form), _ -> new PackedConstant(constant, packing, arena));
    }
}
