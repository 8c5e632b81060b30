package io.gatun.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class HugePagesTest {
    @Test
    void contentsStayAsTheyAre() {
        try (var arena = Arena.ofShared()) {
            var memory = arena.allocate(HugePages.SMALLEST * 2, 64);
            for (long i = 0; i < memory.byteSize(); i += 8) {
                memory.set(ValueLayout.JAVA_LONG, i, i * 31);
            }
            int pages = HugePages.collapse(List.of(memory));
            assumeTrue(pages > 0, "this system gives no huge pages");
            assertThat(pages).isBetween(3, 4);
            for (long i = 0; i < memory.byteSize(); i += 8) {
                if (memory.get(ValueLayout.JAVA_LONG, i) != i * 31) {
                    assertThat(memory.get(ValueLayout.JAVA_LONG, i)).isEqualTo(i * 31);
                }
            }
        }
    }

    @Test
    void memoryThatIsNoLongerThereIsNoError() {
        MemorySegment gone;
        try (var arena = Arena.ofConfined()) {
            gone = MemorySegment.ofAddress(
                    arena.allocate(HugePages.SMALLEST * 16).address());
        }
        assertThatNoException().isThrownBy(() -> HugePages.collapse(List.of(gone)));
    }

    @Test
    void aLittleMemoryIsNotWorthTheWayToTheSystem() {
        try (var arena = Arena.ofShared()) {
            var small = arena.allocate(HugePages.SMALLEST, 64);
            var large = arena.allocate(HugePages.FEWEST_BYTES, 64);
            assertThat(HugePages.collapseInBackground(List.of(small, small))).isFalse();
            assumeTrue(HugePages.areOffered(), "this system gives no huge pages");
            assertThat(HugePages.collapseInBackground(List.of(small, large))).isTrue();
        }
    }
}
