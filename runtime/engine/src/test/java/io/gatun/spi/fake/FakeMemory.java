package io.gatun.spi.fake;

import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceException;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.DeviceStream;
import io.gatun.spi.fake.FakeLedger.Call;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Memory of a fake device. Nothing that is queued is done before somebody waits for it, so that whoever does not wait sees
 * what was there before.
 *
 * @param mostStreams how many may be open at once; the next finds no memory
 * @param largestBlock in bytes
 * @param awaitMillis how long waiting takes at least
 */
record FakeMemory(FakeLedger ledger, int mostStreams, long largestBlock, int awaitMillis, AtomicInteger streams)
        implements DeviceMemory {
    static final ThreadLocal<Boolean> COMPUTING = ThreadLocal.withInitial(() -> false);

    private static final byte UNINITIALISED = (byte) 0xFF;

    @Override
    public long alignment() {
        return 256;
    }

    @Override
    public long padding() {
        return 32;
    }

    @Override
    public DeviceStream open(long bytes) {
        ledger.note(Call.STREAM);
        if (streams.incrementAndGet() > mostStreams) {
            streams.decrementAndGet();
            throw new DeviceException("the fake has memory for " + mostStreams + " runs");
        }
        return new Stream(bytes);
    }

    @Override
    public DeviceBuffer resident(MemorySegment weights) {
        ledger.note(Call.RESIDENT);
        return new Resident(ledger, weights);
    }

    static MemorySegment segment(DeviceBuffer buffer) {
        return switch (buffer) {
            case FakeBuffer(MemorySegment segment) -> segment;
            case Resident resident -> resident.segment();
            default -> throw new IllegalArgumentException("not of the fake: " + buffer);
        };
    }

    private static final class Resident extends FakeResource implements DeviceBuffer {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment copy;

        Resident(FakeLedger ledger, MemorySegment weights) {
            super(ledger, "a resident buffer");
            copy = arena.allocate(Math.max(1, weights.byteSize()), 64).asSlice(0, weights.byteSize());
            copy.copyFrom(weights);
        }

        MemorySegment segment() {
            use();
            return copy;
        }

        @Override
        public void close() {
            super.close();
            arena.close();
        }
    }

    final class Stream extends FakeResource implements DeviceStream {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment block;
        private final List<Runnable> queue = new ArrayList<>();

        Stream(long bytes) {
            super(FakeMemory.this.ledger, "a stream");
            block = arena.allocate(bytes + 256, 256);
            block.fill(UNINITIALISED);
        }

        @Override
        public DeviceBuffer buffer(long offset, long bytes) {
            use();
            ledger.note(Call.BUFFER);
            if (offset % alignment() != 0) {
                ledger.complain("a buffer begins at " + offset);
            }
            return new FakeBuffer(block.asSlice(offset, bytes));
        }

        @Override
        public void upload(MemorySegment from, DeviceBuffer to) {
            use();
            ledger.note(Call.UPLOAD);
            var staged = arena.allocate(Math.max(1, from.byteSize())).asSlice(0, from.byteSize());
            staged.copyFrom(from);
            queue.add(() -> segment(to).copyFrom(staged));
        }

        @Override
        public void download(DeviceBuffer from, MemorySegment to) {
            use();
            ledger.note(Call.DOWNLOAD);
            queue.add(() -> to.copyFrom(segment(from)));
        }

        void enqueue(Runnable kernel) {
            use();
            ledger.note(Call.ENQUEUE);
            queue.add(kernel);
        }

        @Override
        public void await() {
            use();
            var commands = List.copyOf(queue);
            queue.clear();
            ledger.note(Call.AWAIT);
            LockSupport.parkNanos(awaitMillis * 1_000_000L);
            COMPUTING.set(true);
            try {
                commands.forEach(Runnable::run);
            } finally {
                COMPUTING.set(false);
            }
        }

        @Override
        public void close() {
            super.close();
            arena.close();
            streams.decrementAndGet();
        }
    }
}
