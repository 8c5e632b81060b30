package io.gatun.plan;

import io.gatun.GatunException;
import io.gatun.spi.Packing;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** A constant in one packed form: asked for while a network is compiled, packed with all others afterwards. */
final class PackedConstant {
    private enum State {
        WANTED,
        IN_WORK,
        PACKED
    }

    private record Part(PackedConstant constant, int number) {}

    private final Tensor constant;
    private final Packing packing;
    private final Arena arena;
    private State state = State.WANTED;
    private volatile MemorySegment memory;

    /** @param arena lives as long as the model */
    PackedConstant(Tensor constant, Packing packing, Arena arena) {
        this.constant = constant;
        this.packing = packing;
        this.arena = arena;
    }

    /**
     * Packs all those that nobody has packed, sharing them among the workers, and waits for those that another thread is
     * packing.
     */
    static void packAll(Collection<PackedConstant> wanted, Workers workers) {
        var mine = wanted.stream().filter(PackedConstant::begin).toList();
        boolean packed = false;
        try {
            var parts = inOrder(mine);
            workers.parallel(parts.size(), (task, _) -> parts.get(task).constant.pack(parts.get(task).number));
            packed = true;
        } finally {
            for (var constant : mine) {
                constant.end(packed);
            }
        }
        for (var constant : wanted) {
            if (!constant.await()) {
                packAll(List.of(constant), workers);
            }
        }
    }

    /** The largest first; but first one part of each, lest all threads wait for the memory of the first. */
    private static List<Part> inOrder(List<PackedConstant> constants) {
        var parts = new ArrayList<Part>();
        for (var constant : constants) {
            for (int i = 0; i < constant.packing.parts(); i++) {
                parts.add(new Part(constant, i));
            }
        }
        parts.sort(Comparator.comparing((Part part) -> part.number > 0)
                .thenComparing(part -> part.constant.packing.bytes(), Comparator.reverseOrder()));
        return parts;
    }

    /** What it will take once it is packed. */
    long bytes() {
        return packing.bytes();
    }

    private void pack(int part) {
        var target = memory();
        constant.lend(source -> {
            packing.pack(source, target, part);
            return target;
        });
    }

    private synchronized MemorySegment memory() {
        if (memory == null) {
            try {
                memory = arena.allocate(packing.bytes(), Tensor.ALIGNMENT);
            } catch (OutOfMemoryError shortage) {
                throw new GatunException(
                        "packed weights need " + packing.bytes() + " bytes of memory, and there is not that much",
                        shortage);
            }
        }
        return memory;
    }

    /** The memory it lies in, once it is packed. */
    MemorySegment segment() {
        return memory;
    }

    private synchronized boolean begin() {
        if (state != State.WANTED) {
            return false;
        }
        state = State.IN_WORK;
        return true;
    }

    private synchronized void end(boolean packed) {
        state = packed ? State.PACKED : State.WANTED;
        notifyAll();
    }

    /** Waits while another thread packs it; false if nobody does and it is not packed. */
    private synchronized boolean await() {
        boolean interrupted = false;
        while (state == State.IN_WORK) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return state == State.PACKED;
    }
}
