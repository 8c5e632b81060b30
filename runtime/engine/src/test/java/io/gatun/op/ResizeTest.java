package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where rounding decides which element is nearest; found by random graphs, expected as ONNX Runtime has it. */
class ResizeTest {
    @Test
    void aCoordinateHalfwayOnPaperIsHalfwayInFloat() {
        // (4 + 0.5) / 0.3 - 0.5 is 14.5; in single precision 14.499999
        assertThat(nearest(ResizeFilter.Coordinates.HALF_PIXEL, ResizeFilter.Rounding.ROUND_PREFER_CEIL, 20, 6))
                .containsExactly(1, 5, 8, 11, 15, 18);
        assertThat(nearest(ResizeFilter.Coordinates.ASYMMETRIC, ResizeFilter.Rounding.ROUND_PREFER_CEIL, 7, 2))
                .containsExactly(0, 4);
    }

    @Test
    void cornersAlignWhereTheScaleIsRounded() {
        // 7 / 9 in single precision, times 9, is less than 7
        assertThat(nearest(ResizeFilter.Coordinates.ALIGN_CORNERS, ResizeFilter.Rounding.CEIL, 9, 7))
                .containsExactly(0, 2, 3, 4, 6, 7, 8);
    }

    /** Which element each position of the output takes. */
    private static long[] nearest(
            ResizeFilter.Coordinates coordinates, ResizeFilter.Rounding rounding, int from, int to) {
        var filter = new ResizeFilter(ResizeFilter.Mode.NEAREST, coordinates, rounding, false, -0.75f, false, 0);
        var x = new float[from];
        for (int i = 0; i < from; i++) {
            x[i] = i;
        }
        return RunOp.of(
                        new Resize(List.of(), Resize.Aspect.STRETCH, filter),
                        RunOp.floats(x),
                        null,
                        null,
                        Tensor.of(Shape.of(1), (long) to))
                .toLongs();
    }
}
