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
            var memory = arena.allocate(HugePages.PAGE * 4, 64);
            for (long i = 0; i < memory.byteSize(); i += 8) {
                memory.set(ValueLayout.JAVA_LONG, i, i * 31);
            }
            int pages = HugePages.collapse(List.of(memory));
            assumeTrue(pages > 0, "this system gives no huge pages");
            assertThat(pages).isBetween(3, 5);
            for (long i = 0; i < memory.byteSize(); i += 8) {
                if (memory.get(ValueLayout.JAVA_LONG, i) != i * 31) {
                    assertThat(memory.get(ValueLayout.JAVA_LONG, i)).isEqualTo(i * 31);
                }
            }
        }
    }

    @Test
    @SuppressWarnings("restricted")
    void smallSegmentsShareAPage() {
        long quarter = HugePages.PAGE / 4;
        var together = List.of(
                MemorySegment.ofAddress(HugePages.PAGE).reinterpret(2 * quarter),
                MemorySegment.ofAddress(HugePages.PAGE + 3 * quarter).reinterpret(3 * quarter));
        assertThat(HugePages.pages(together)).containsExactly(HugePages.PAGE);
        var large = MemorySegment.ofAddress(HugePages.PAGE - quarter).reinterpret(8 * quarter);
        assertThat(HugePages.pages(List.of(large))).containsExactly(HugePages.PAGE, 2 * HugePages.PAGE);
        assertThat(HugePages.pages(together.subList(0, 1))).isEmpty();
    }

    @Test
    void memoryThatIsNoLongerThereIsNoError() {
        MemorySegment gone;
        try (var arena = Arena.ofConfined()) {
            gone = MemorySegment.ofAddress(arena.allocate(HugePages.PAGE * 32).address());
        }
        assertThatNoException().isThrownBy(() -> HugePages.collapse(List.of(gone)));
    }

    @Test
    void aLittleMemoryIsNotWorthTheWayToTheSystem() {
        try (var arena = Arena.ofShared()) {
            var small = arena.allocate(HugePages.PAGE, 64);
            var large = arena.allocate(HugePages.FEWEST_BYTES, 64);
            assertThat(HugePages.collapseInBackground(List.of(small, small))).isFalse();
            assumeTrue(HugePages.areOffered(), "this system gives no huge pages");
            assertThat(HugePages.collapseInBackground(List.of(small, large))).isTrue();
        }
    }
}
