package io.gatun.plan;

import io.gatun.RunControl;
import io.gatun.spi.Buffer;
import io.gatun.spi.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Offsets of planned buffers in one block of memory.
 *
 * @param offsets by buffer id, in bytes; -1 for buffers that lie elsewhere
 * @param bytes size of the block
 * @param activationBytes the most memory that activations alone take at any one step
 */
public record BlockLayout(List<Long> offsets, long bytes, long activationBytes) {
    private static final long ALIGNMENT = 64;

    /** @param bytes of the buffer, and those behind it that no other may have */
    private record Lifetime(Buffer buffer, long bytes, int first, int last) {
        boolean overlaps(Lifetime other) {
            return first <= other.last && other.first <= last;
        }
    }

    private record Placed(Lifetime lifetime, long offset) {
        long end() {
            return offset + lifetime.bytes;
        }
    }

    /**
     * Places the largest buffers first, each at the lowest offset where nothing that lives at the same time lies (greedy by
     * size; Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020).
     */
    static BlockLayout of(List<Step> steps, List<Buffer> buffers) {
        return of(steps, buffers, Buffer.HOST, ALIGNMENT, 0);
    }

    /**
     * The same for the buffers in one of the plan's memories.
     *
     * @param alignment of each buffer, a power of two
     * @param padding bytes behind each buffer that belong to no other
     */
    static BlockLayout of(List<Step> steps, List<Buffer> buffers, int home, long alignment, long padding) {
        var first = new int[buffers.size()];
        var last = new int[buffers.size()];
        findUses(steps, first, last);
        var place = SharedPlaces.of(steps, buffers, first, last);
        for (int id = 0; id < place.length; id++) {
            last[place[id]] = Math.max(last[place[id]], last[id]);
        }
        var lifetimes = buffers.stream()
                .filter(b -> b.kind() == Buffer.Kind.ACTIVATION || b.kind() == Buffer.Kind.SCRATCH)
                .filter(b -> b.home() == home && first[b.id()] >= 0 && place[b.id()] == b.id())
                .map(b -> new Lifetime(b, aligned(b.bytes() + padding, alignment), first[b.id()], last[b.id()]))
                .toList();
        var offsets = new ArrayList<>(Collections.nCopies(buffers.size(), -1L));
        var placed = new ArrayList<Placed>();
        lifetimes.stream()
                .sorted(Comparator.comparingLong(Lifetime::bytes).reversed().thenComparingInt(Lifetime::first))
                .forEach(lifetime -> {
                    RunControl.check();
                    long offset = lowestGap(lifetime, placed);
                    insert(new Placed(lifetime, offset), placed);
                    offsets.set(lifetime.buffer.id(), offset);
                });
        for (int id = 0; id < place.length; id++) {
            offsets.set(id, offsets.get(place[id]));
        }
        long bytes = placed.stream().mapToLong(Placed::end).max().orElse(0);
        return new BlockLayout(List.copyOf(offsets), bytes, peakOfActivations(lifetimes, steps.size()));
    }

    private static void findUses(List<Step> steps, int[] first, int[] last) {
        Arrays.fill(first, -1);
        Arrays.fill(last, -1);
        for (int i = 0; i < steps.size(); i++) {
            var touched = new ArrayList<>(steps.get(i).reads());
            touched.addAll(steps.get(i).writes());
            for (var buffer : touched) {
                first[buffer.id()] = first[buffer.id()] < 0 ? i : first[buffer.id()];
                last[buffer.id()] = i;
            }
        }
    }

    /** @param placed by rising offset */
    private static long lowestGap(Lifetime lifetime, List<Placed> placed) {
        long size = lifetime.bytes;
        long offset = 0;
        for (var other : placed) {
            if (other.lifetime.overlaps(lifetime)) {
                if (offset + size <= other.offset) {
                    return offset;
                }
                offset = Math.max(offset, other.end());
            }
        }
        return offset;
    }

    private static void insert(Placed placed, List<Placed> byOffset) {
        int at = Collections.binarySearch(byOffset, placed, Comparator.comparingLong(Placed::offset));
        byOffset.add(at < 0 ? -at - 1 : at, placed);
    }

    private static long peakOfActivations(List<Lifetime> lifetimes, int steps) {
        var change = new long[steps + 1];
        for (var lifetime : lifetimes) {
            if (lifetime.buffer.kind() == Buffer.Kind.ACTIVATION) {
                change[lifetime.first] += lifetime.bytes;
                change[lifetime.last + 1] -= lifetime.bytes;
            }
        }
        long peak = 0;
        long now = 0;
        for (long difference : change) {
            now += difference;
            peak = Math.max(peak, now);
        }
        return peak;
    }

    private static long aligned(long bytes, long alignment) {
        return (bytes + alignment - 1) / alignment * alignment;
    }

    /** Where {@code buffer} begins in the block, in bytes, or -1 if it lies elsewhere. */
    public long offset(Buffer buffer) {
        return offsets.get(buffer.id());
    }
}
