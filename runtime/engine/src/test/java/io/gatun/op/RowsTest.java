package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void visitsEveryPositionInOrder() {
        var dims = new long[] {3, 1, 2, 5};
        var strides = new long[] {-7, 100, 0, 2};
        assertThat(walk(new Rows(dims, strides))).isEqualTo(expected(dims, strides));
    }

    @Test
    void longRowsComeInPieces() {
        var dims = new long[] {3, 10_007};
        var strides = new long[] {1, 3};
        assertThat(walk(new Rows(dims, strides))).isEqualTo(expected(dims, strides));
    }

    @Test
    void mergesAxesOverWhichAllOperandsMoveEvenly() {
        var rows = new Rows(new long[] {2, 3, 4}, new long[] {12, 4, 1}, new long[] {24, 8, 2});
        assertThat(rows.next()).isTrue();
        assertThat(rows.length()).isEqualTo(24);
        assertThat(rows.next()).isFalse();
    }

    @Test
    void startsAgain() {
        var rows = new Rows(new long[] {2, 5_000}, new long[] {1, 2});
        var first = walk(rows);
        rows.restart();
        assertThat(walk(rows)).isEqualTo(first).hasSize(10_000);
    }

    @Test
    void nothingHasNoRowsAndAScalarHasOne() {
        assertThat(walk(new Rows(new long[] {2, 0}, new long[] {1, 1}))).isEmpty();
        assertThat(walk(new Rows(new long[] {0, 2}, new long[] {5, 1}))).isEmpty();
        assertThat(walk(new Rows(new long[0], new long[0]))).containsExactly(0L);
    }

    private static List<Long> walk(Rows rows) {
        var offsets = new ArrayList<Long>();
        while (rows.next()) {
            for (long i = 0; i < rows.length(); i++) {
                offsets.add(rows.start(0) + i * rows.step(0));
            }
        }
        return offsets;
    }

    private static List<Long> expected(long[] dims, long[] strides) {
        List<Long> offsets = List.of(0L);
        for (int axis = 0; axis < dims.length; axis++) {
            var next = new ArrayList<Long>();
            for (long offset : offsets) {
                for (long i = 0; i < dims[axis]; i++) {
                    next.add(offset + i * strides[axis]);
                }
            }
            offsets = next;
        }
        return offsets;
    }
}
