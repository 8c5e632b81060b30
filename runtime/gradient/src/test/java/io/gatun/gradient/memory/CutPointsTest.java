package io.gatun.gradient.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutPointsTest {
    private static final CutPoints EQUAL = new CutPoints(Collections.nCopies(9, 1L), Collections.nCopies(9, 1L));

    @Test
    void equalNodesAreCutIntoEqualSegments() {
        assertThat(EQUAL.within(3)).hasSize(2);
        assertThat(EQUAL.within(2)).hasSize(4);
        assertThat(EQUAL.within(1)).hasSize(8);
    }

    @Test
    void nothingIsCutThatFits() {
        assertThat(EQUAL.within(9)).isEmpty();
        assertThat(EQUAL.insideAll()).isEqualTo(9);
    }

    @Test
    void cutsAreWhereTheLeastCrosses() {
        var blocks = new CutPoints(List.of(5L, 5L, 1L, 5L, 5L, 1L, 5L, 5L, 0L), Collections.nCopies(9, 2L));
        assertThat(blocks.within(6)).containsExactly(2, 5);
        assertThat(blocks.within(12)).containsExactly(5);
    }

    @Test
    void aNodeThatIsTooLargeIsASegment() {
        assertThat(new CutPoints(List.of(1L, 1L, 0L), List.of(1L, 100L, 1L)).within(2))
                .containsExactly(0, 1);
    }
}
