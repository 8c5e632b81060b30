package io.gatun.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.spi.DeviceException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClStreamTest {
    private enum Kind {
        SHARED(UnaryOperator.identity()),
        OWN(StandIn::withOwnMemory);

        private final UnaryOperator<ClDevice> seen;

        Kind(UnaryOperator<ClDevice> seen) {
            this.seen = seen;
        }

        ClContext open() {
            return ClContext.open(seen.apply(Devices.find().getFirst()));
        }
    }

    @BeforeAll
    static void requireDevice() {
        OpenClDevice.require();
    }

    private static MemorySegment random(Arena arena, long bytes) {
        var memory = arena.allocate(bytes, 64);
        var random = new Random(bytes);
        for (long i = 0; i < bytes; i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
        }
        return memory;
    }

    @ParameterizedTest
    @EnumSource
    void whatGoesUpComesDown(Kind kind) {
        // one after the other more than the pinned memory of the first, and more than is ever pinned
        long[] sizes = {4, 4096, (1 << 20) + 4, 3 << 20, (65 << 20) + 12};
        try (var arena = Arena.ofConfined();
                var context = kind.open()) {
            for (int run = 0; run < 2; run++) {
                try (var stream = ClStream.open(context, 80L << 20)) {
                    for (long size : sizes) {
                        var up = random(arena, size);
                        var down = arena.allocate(size);
                        var buffer = stream.buffer(context.device().alignment(), size);
                        stream.upload(up, buffer);
                        up.asSlice(0, 4).fill((byte) 0);
                        stream.download(buffer, down);
                        stream.await();
                        assertThat(down.asSlice(4).mismatch(up.asSlice(4))).isEqualTo(-1);
                        assertThat(down.get(ValueLayout.JAVA_INT, 0)).isNotZero();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void downloadsSeeWhatWasThereWhenTheyWereQueued(Kind kind) {
        try (var arena = Arena.ofConfined();
                var context = kind.open();
                var stream = ClStream.open(context, 1024)) {
            var buffer = stream.buffer(0, 512);
            var results = new MemorySegment[8];
            for (int i = 0; i < results.length; i++) {
                results[i] = arena.allocate(512);
                stream.upload(arena.allocate(512).fill((byte) i), buffer);
                stream.download(buffer, results[i]);
            }
            stream.await();
            for (int i = 0; i < results.length; i++) {
                assertThat(results[i].get(ValueLayout.JAVA_BYTE, 511)).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void weightsStay() {
        try (var arena = Arena.ofConfined();
                var context = Kind.SHARED.open();
                var stream = ClStream.open(context, 0);
                var weights = new ClMemory(context).resident(random(arena, 1000))) {
            var down = arena.allocate(1000);
            stream.download(weights, down);
            stream.await();
            assertThat(down.mismatch(random(arena, 1000))).isEqualTo(-1);
        }
    }

    @Test
    void moreMemoryThanThereIsIsAnErrorOfTheDevice() {
        try (var context = Kind.SHARED.open()) {
            assertThatThrownBy(() -> ClStream.open(context, 1L << 60))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("OpenCL device '" + context.device().name() + "': clCreateBuffer of ")
                    .hasMessageContaining(" bytes failed with CL_");
        }
    }
}
