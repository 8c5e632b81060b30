package io.gatun.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WalkTest {
    private static long[] of(long... values) {
        return values;
    }

    @Test
    void axesThatAllWalkEvenlyAreOne() {
        var walk = Walk.of(of(2, 3, 5, 7), of(105, 35, 7, 1), of(105, 35, 7, 1));

        assertThat(walk.dims().values()).containsExactly(1, 1, 1, 1, 210);
        assertThat(walk.arguments()).containsExactly(1, 1, 1, 210, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
    }

    @Test
    void anAxisAlongWhichOneStandsStaysApart() {
        var walk = Walk.of(of(2, 3, 5, 7), of(105, 35, 7, 1), of(0, 1, 0, 0));

        assertThat(walk.dims().values()).containsExactly(1, 1, 2, 3, 35);
        assertThat(walk.positions()).isEqualTo(210);
    }

    @Test
    void axesOfOneElementDoNotCount() {
        var walk = Walk.of(of(1, 3, 1, 7, 1, 1, 1), of(9, 7, 9, 1, 9, 9, 9));

        assertThat(walk.dims().values()).containsExactly(1, 1, 1, 1, 21);
    }

    @Test
    void moreAxesThanKernelsTellApartAreRefused() {
        assertThatThrownBy(() -> Walk.of(of(2, 2, 2, 2, 2, 2), of(1, 2, 4, 8, 16, 32)))
                .isInstanceOf(Refused.class)
                .hasMessage("more than 5 axes would have to be walked one by one: [2, 2, 2, 2, 2, 2]");
    }
}
