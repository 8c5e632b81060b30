package io.gatun.plan;

import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.Packing;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Weights that lie on devices: copied there once, shared by every plan of a session. */
public final class DeviceConstants implements AutoCloseable {
    private record Key(DeviceMemory memory, Tensor constant, Object form) {}

    private final Map<Key, DeviceBuffer> resident = new HashMap<>();

    /** @param packing what to make of the constant on the way; equal forms share */
    synchronized DeviceBuffer get(DeviceMemory memory, Tensor constant, Object form, Packing packing, Workers workers) {
        var key = new Key(memory, constant, form);
        var known = resident.get(key);
        if (known == null) {
            known = copy(memory, constant, packing, workers);
            resident.put(key, known);
        }
        return known;
    }

    /** Packs and copies without keeping: the caller closes what it gets. */
    static DeviceBuffer copy(DeviceMemory memory, Tensor constant, Packing packing, Workers workers) {
        try (var onTheWay = Arena.ofShared()) {
            var packed = new PackedConstant(constant, packing, onTheWay);
            PackedConstant.packAll(List.of(packed), workers);
            return memory.resident(packed.segment());
        }
    }

    /** Gives all of one device's memory back: it has failed. No plan may use it any more. */
    public synchronized void forget(DeviceMemory memory) {
        var its = resident.entrySet().stream()
                .filter(entry -> entry.getKey().memory == memory)
                .toList();
        Closing.all(its.stream().map(Map.Entry::getValue).toList());
        its.forEach(entry -> resident.remove(entry.getKey()));
    }

    /** Gives all memory back. No plan may use it any more. */
    @Override
    public synchronized void close() {
        Closing.all(resident.values());
        resident.clear();
    }
}
