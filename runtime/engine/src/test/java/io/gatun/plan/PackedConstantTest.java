package io.gatun.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.spi.Packing;
import io.gatun.spi.Workers;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PackedConstantTest {
    private static final int PARTS = 7;

    private final Arena arena = Arena.ofShared();
    private final AtomicInteger packedParts = new AtomicInteger();

    @AfterEach
    void close() {
        arena.close();
    }

    /** Copies the constant, a part at a time. */
    private class Copy implements Packing {
        private final long bytes;

        Copy(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public int parts() {
            return PARTS;
        }

        @Override
        public void pack(MemorySegment constant, MemorySegment packed, int part) {
            packedParts.incrementAndGet();
            long from = bytes * part / PARTS;
            packed.asSlice(from).copyFrom(constant.asSlice(from, bytes * (part + 1) / PARTS - from));
        }
    }

    private static Tensor counting(int count, Arena arena) {
        var tensor = Tensor.allocate(new TensorType(DType.INT64, Shape.of(count)), arena);
        for (int i = 0; i < count; i++) {
            tensor.set(i, 3L * i + count);
        }
        return tensor;
    }

    private PackedConstant constant(int count) {
        var tensor = counting(count, arena);
        return new PackedConstant(tensor, new Copy(tensor.type().bytes()), arena);
    }

    private static void assertPacked(PackedConstant packed, int count) {
        var memory = packed.segment();
        assertThat(memory.byteSize()).isEqualTo(8L * count);
        assertThat(memory.address() % 64).isZero();
        for (int i = 0; i < count; i++) {
            assertThat(memory.getAtIndex(ValueLayout.JAVA_LONG, i)).isEqualTo(3L * i + count);
        }
    }

    @Test
    void allPartsOfAllConstantsArePackedOnceHoweverManyThreads() {
        for (int threads : new int[] {1, 2, 3}) {
            packedParts.set(0);
            var constants = List.of(constant(1), constant(1000), constant(50));
            try (var workers = new Workers(threads)) {
                PackedConstant.packAll(constants, workers);
                PackedConstant.packAll(constants, workers);
            }
            assertThat(packedParts).hasValue(3 * PARTS);
            assertPacked(constants.get(0), 1);
            assertPacked(constants.get(1), 1000);
            assertPacked(constants.get(2), 50);
        }
    }

    @Test
    void whoComesWhileAnotherPacksWaits() throws InterruptedException {
        var constant = constant(100_000);
        var late = new Thread(() -> {
            try (var workers = new Workers(1)) {
                PackedConstant.packAll(List.of(constant), workers);
            }
            assertPacked(constant, 100_000);
            packedParts.addAndGet(1000);
        });
        late.start();
        try (var workers = new Workers(2)) {
            PackedConstant.packAll(List.of(constant), workers);
        }
        assertPacked(constant, 100_000);
        late.join();
        assertThat(packedParts).hasValue(PARTS + 1000);
    }

    @Test
    void aFailureReachesTheCallerAndTheNextTriesAgain() {
        var tensor = counting(70, arena);
        boolean[] fail = {true};
        var constant = new PackedConstant(
                tensor,
                new Copy(8 * 70) {
                    @Override
                    public void pack(MemorySegment constant, MemorySegment packed, int part) {
                        if (fail[0] && part == 3) {
                            throw new IllegalStateException("no");
                        }
                        super.pack(constant, packed, part);
                    }
                },
                arena);
        try (var workers = new Workers(2)) {
            assertThatThrownBy(() -> PackedConstant.packAll(List.of(constant), workers))
                    .hasMessage("no");
            fail[0] = false;
            PackedConstant.packAll(List.of(constant), workers);
        }
        assertPacked(constant, 70);
    }

    @Test
    void itTakesNoMemoryBeforehand() {
        assertThat(constant(3).segment()).isNull();
    }
}
