package io.gatun.plan;

import io.gatun.spi.Buffer;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.Packing;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The constants of a plan that lie on a device. */
final class DeviceWeights implements Weights {
    private record Wanted(Tensor constant, Object form, Packing packing) {
        boolean isOf(Tensor constant, Object form) {
            return this.constant.equals(constant) && this.form.equals(form);
        }
    }

    /** Copies a constant as it is. Equal to all others of its kind. */
    private record AsIs(long bytes) implements Packing {
        @Override
        public int parts() {
            return 1;
        }

        @Override
        public void pack(MemorySegment constant, MemorySegment packed, int part) {
            packed.copyFrom(constant);
        }
    }

    private final PlanBuilder plan;
    private final int home;
    private final DeviceMemory memory;
    private final Map<Buffer, Wanted> wanted = new LinkedHashMap<>();
    private final Map<Buffer, DeviceBuffer> places = new LinkedHashMap<>();
    private final List<DeviceBuffer> own = new ArrayList<>();

    DeviceWeights(PlanBuilder plan, int home, DeviceMemory memory) {
        this.plan = plan;
        this.home = home;
        this.memory = memory;
    }

    @Override
    public Buffer plain(String label, Tensor constant) {
        var asIs = new AsIs(constant.type().bytes());
        return packed(label, constant, asIs, asIs);
    }

    @Override
    public Buffer packed(Tensor constant, Object form, Packing packing) {
        return packed("packed weights", constant, form, packing);
    }

    private Buffer packed(String label, Tensor constant, Object form, Packing packing) {
        for (var known : wanted.entrySet()) {
            if (known.getValue().isOf(constant, form)) {
                return known.getKey();
            }
        }
        var buffer = plan.buffer(label, packing.bytes(), Buffer.Kind.CONSTANT, home);
        wanted.put(buffer, new Wanted(constant, form, packing));
        return buffer;
    }

    @Override
    public long bytes() {
        return wanted.values().stream().mapToLong(want -> want.packing.bytes()).sum();
    }

    /**
     * Copies to the device what is not there.
     *
     * @param shared keeps constants that last as long as the session
     * @param lasts whether a constant does
     */
    void copyAll(DeviceConstants shared, Predicate<Tensor> lasts) {
        wanted.forEach((buffer, want) -> {
            if (lasts.test(want.constant)) {
                places.put(buffer, shared.get(memory, want.constant, want.form, want.packing, plan.workers()));
            } else {
                var copy = DeviceConstants.copy(memory, want.constant, want.packing, plan.workers());
                own.add(copy);
                places.put(buffer, copy);
            }
        });
    }

    /** Where all of them lie. */
    Map<Buffer, DeviceBuffer> places() {
        return Map.copyOf(places);
    }

    /** Those that go with the plan. */
    List<DeviceBuffer> own() {
        return List.copyOf(own);
    }
}
