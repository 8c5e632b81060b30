package io.gatun.conformance.watch;

import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks at all of a run's memory on a device before and after a step, which may have changed what it says it writes, no more. */
final class DeviceInspection {
    private record Place(Buffer buffer, long offset, long end) {}

    private final WatchedStep step;
    private final Memory memory;
    private final Watch watch;
    private final List<Place> places = new ArrayList<>();

    DeviceInspection(WatchedStep step, Memory memory, Watch watch) {
        this.step = step;
        this.memory = memory;
        this.watch = watch;
        var buffers = new HashSet<>(step.plugin().reads());
        buffers.addAll(step.plugin().writes());
        for (var buffer : buffers) {
            if (memory.device(buffer) instanceof WatchedBuffer at && !at.isResident()) {
                places.add(new Place(buffer, at.offset(), at.end()));
            }
        }
        places.sort(Comparator.comparingLong(Place::offset));
    }

    void around(Runnable run) {
        if (places.isEmpty()) {
            run.run();
            return;
        }
        var stream = WatchedStream.of(memory, places.getFirst().buffer);
        var before = stream.read();
        places.forEach(place -> poison(before, place));
        stream.write(before);
        run.run();
        compare(before, stream.read());
    }

    private void poison(MemorySegment block, Place place) {
        Guard.fill(block.asSlice(place.offset - Guard.BYTES, Guard.BYTES));
        Guard.fill(block.asSlice(place.end, Math.min(Guard.BYTES, block.byteSize() - place.end)));
        if (step.fresh().contains(place.buffer)) {
            Guard.fill(block.asSlice(place.offset, place.end - place.offset));
        }
    }

    private void compare(MemorySegment before, MemorySegment after) {
        Set<Buffer> writes = new HashSet<>(step.plugin().writes());
        long from = 0;
        for (var place : places) {
            if (writes.contains(place.buffer)) {
                compare(before, after, from, place.offset);
                from = place.end;
            }
        }
        compare(before, after, from, before.byteSize());
    }

    private void compare(MemorySegment before, MemorySegment after, long from, long to) {
        long changed = MemorySegment.mismatch(before, from, to, after, from, to);
        if (changed >= 0) {
            watch.complain("step " + step.describe() + " writes outside of its buffers: " + where(from + changed));
        }
    }

    private String where(long at) {
        for (var place : places) {
            if (at >= place.offset && at < place.end) {
                return "into '" + place.buffer.label() + "', which it says it only reads";
            }
            if (at >= place.end && at < place.end + Guard.BYTES) {
                return (at - place.end) + " bytes behind the end of '" + place.buffer.label() + "'";
            }
        }
        for (var place : places) {
            if (at < place.offset && at >= place.offset - Guard.BYTES) {
                return (place.offset - at) + " bytes before the beginning of '" + place.buffer.label() + "'";
            }
        }
        return "at byte " + at + " of the block, where none of its buffers lies";
    }
}
