package io.gatun.plan;

import io.gatun.spi.Buffer;
import io.gatun.spi.Packing;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The constants of a plan that lie in the host's memory, which the model owns. */
final class HostWeights implements Weights {
    private final PlanBuilder plan;
    private final DerivedConstants derived;
    private final Map<PackedConstant, Buffer> packed = new LinkedHashMap<>();
    private final Map<Buffer, MemorySegment> plain = new HashMap<>();

    HostWeights(PlanBuilder plan, DerivedConstants derived) {
        this.plan = plan;
        this.derived = derived;
    }

    @Override
    public Buffer plain(String label, Tensor constant) {
        var buffer = plan.buffer(label, constant.type().bytes(), Buffer.Kind.CONSTANT, Buffer.HOST);
        plain.put(buffer, constant.segment());
        return buffer;
    }

    @Override
    public Buffer packed(Tensor constant, Object form, Packing packing) {
        return packed.computeIfAbsent(
                derived.packed(constant, form, packing),
                wanted -> plan.buffer("packed weights", wanted.bytes(), Buffer.Kind.CONSTANT, Buffer.HOST));
    }

    @Override
    public long bytes() {
        return packed.keySet().stream().mapToLong(PackedConstant::bytes).sum();
    }

    void packAll() {
        PackedConstant.packAll(packed.keySet(), plan.workers());
    }

    /** The memory of packed weights, once they are. */
    List<MemorySegment> segments() {
        return packed.keySet().stream().map(PackedConstant::segment).toList();
    }

    /** Where all constants lie. */
    Map<Buffer, MemorySegment> places() {
        var places = new HashMap<>(plain);
        packed.forEach((constant, buffer) -> places.put(buffer, constant.segment()));
        return Map.copyOf(places);
    }
}
