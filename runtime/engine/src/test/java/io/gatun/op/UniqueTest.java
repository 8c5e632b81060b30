package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UniqueTest {
    @Test
    void findsNaNsTheSameAndLast() {
        var out = RunOp.all(new Unique(Optional.empty(), true), 4, RunOp.floats(Float.NaN, -0f, Float.NaN, 0, -1));
        assertThat(out.get(0).toFloats()).containsExactly(-1, -0f, Float.NaN);
        assertThat(out.get(1).toLongs()).containsExactly(4, 1, 0);
        assertThat(out.get(2).toLongs()).containsExactly(2, 1, 2, 1, 0);
        assertThat(out.get(3).toLongs()).containsExactly(1, 2, 2);
    }

    @Test
    void keepsTheOrderOfSlicesAlongAnInnerAxis() {
        var x = RunOp.of(DType.INT8, Shape.of(2, 4), 7, 3, 7, 3, -1, -2, -1, 2);
        var out = RunOp.all(new Unique(Optional.of(-1L), false), 4, x);
        assertThat(out.get(0)).hasToString("i8[2,3] [7, 3, 3, -1, -2, 2]");
        assertThat(out.get(1).toLongs()).containsExactly(0, 1, 3);
        assertThat(out.get(2).toLongs()).containsExactly(0, 1, 0, 2);
        assertThat(out.get(3).toLongs()).containsExactly(2, 1, 1);
    }

    @Test
    void ordersUnsignedAndBooleanElements() {
        var large = RunOp.of(DType.UINT64, Shape.of(3), -1, 1, -1);
        assertThat(RunOp.of(new Unique(Optional.empty(), true), large).toLongs())
                .containsExactly(1, -1);
        var flags = RunOp.of(DType.BOOL, Shape.of(3), 1, 0, 1);
        assertThat(RunOp.of(new Unique(Optional.empty(), true), flags).toLongs())
                .containsExactly(0, 1);
    }

    @Test
    void findsNothingInNothing() {
        var nothing = Tensor.allocate(DType.FLOAT32, Shape.of(0, 2));
        assertThat(RunOp.of(new Unique(Optional.of(0L), true), nothing).shape()).isEqualTo(Shape.of(0, 2));
        assertThat(RunOp.of(new Unique(Optional.empty(), true), nothing).shape())
                .isEqualTo(Shape.of(0));
    }
}
