package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizationTest {
    private static final Shape TWO = Shape.of(2);

    @Test
    void batchNormalizesEachChannelOrEachActivation() {
        var x = Tensor.of(Shape.of(1, 2, 2), 1f, 2, 3, 4);
        var op = new BatchNormalization(0, 0.9f, false);
        assertThat(RunOp.of(op, x, RunOp.floats(1, 2), RunOp.floats(10, 20), RunOp.floats(1, 3), RunOp.floats(4, 1))
                        .toFloats())
                .containsExactly(10, 10.5f, 20, 22);
        var each = Shape.of(2, 2);
        var ones = Tensor.of(each, 1f, 1, 1, 1);
        var zeros = Tensor.of(each, 0f, 0, 0, 0);
        assertThat(RunOp.of(op, x, Tensor.of(each, 1f, 2, 3, 4), zeros, zeros, ones)
                        .toFloats())
                .containsExactly(1, 4, 9, 16);
        assertThat(RunOp.refusal(op, x.shape(), TWO, TWO, TWO, Shape.of(3)))
                .isEqualTo("input 4 wants shape [2], 'e' is f32[3]");
    }

    @Test
    void trainingMovesTheRunningMoments() {
        var x = Tensor.of(Shape.of(2, 1, 2), 1f, 3, 5, 7);
        var one = RunOp.floats(1);
        var out = RunOp.all(new BatchNormalization(0, 0.5f, true), 3, x, one, RunOp.floats(0), RunOp.floats(0), one);
        assertThat(out.get(0).toFloats())
                .containsExactly(new float[] {-1.3416408f, -0.4472136f, 0.4472136f, 1.3416408f}, within(1e-6f));
        assertThat(out.get(1).toFloats()).containsExactly(2);
        assertThat(out.get(2).toFloats()).containsExactly(3);
    }

    @Test
    void groupTakesAParameterPerChannelOrPerGroup() {
        var x = Tensor.of(Shape.of(1, 4, 1), -1f, 1, -2, 2);
        var zero = RunOp.floats(0, 0);
        assertThat(RunOp.of(new GroupNormalization(2, 0), x, RunOp.floats(1, 10), zero)
                        .toFloats())
                .containsExactly(-1, 1, -10, 10);
        assertThat(RunOp.of(new GroupNormalization(2, 0), x, RunOp.floats(1, 2, 3, 4), RunOp.floats(0, 0, 0, 0))
                        .toFloats())
                .containsExactly(-1, 2, -3, 4);
        assertThat(RunOp.refusal(new GroupNormalization(3, 0), x.shape(), TWO, TWO))
                .isEqualTo("attribute 'num_groups' is 3, which does not divide the channels, 'a' is f32[1,4,1]");
    }

    @Test
    void layerGivesItsMomentsToo() {
        var x = Tensor.of(Shape.of(2, 2), 0f, 2, 10, 14);
        var out = RunOp.all(new LayerNormalization(-1, 0, DType.FLOAT32), 3, x, RunOp.floats(1, 2), null);
        assertThat(out.get(0).toFloats()).containsExactly(-1, 2, -1, 2);
        assertThat(out.get(1).toFloats()).containsExactly(1, 12);
        assertThat(out.get(2).toFloats()).containsExactly(1, 0.5f);
        assertThat(out.get(1).shape()).isEqualTo(Shape.of(2, 1));
        assertThat(RunOp.refusal(new LayerNormalization(2, 0, DType.FLOAT32), x.shape(), TWO))
                .isEqualTo("axis 2 is outside a tensor of rank 2");
    }

    @Test
    void localResponseLooksFurtherBehindThanAheadWhenEven() {
        var x = Tensor.of(Shape.of(1, 3, 1), 1f, 2, 3);
        // Of two channels: this one and the next.
        assertThat(RunOp.of(new LocalResponseNormalization(2, 2, 1, 0), x).toFloats())
                .containsExactly(new float[] {1 / 5f, 2 / 13f, 3 / 9f}, within(1e-6f));
        assertThat(RunOp.refusal(new LocalResponseNormalization(0, 1, 1, 1), x.shape()))
                .isEqualTo("attribute 'size' must be at least 1, got 0");
    }

    @Test
    void lpDividesByTheNormAndLeavesZeros() {
        var x = Tensor.of(Shape.of(2, 2), 3f, 4, 0, 0);
        assertThat(RunOp.of(new LpNormalization(-1, 2), x).toFloats()).containsExactly(0.6f, 0.8f, 0, 0);
        assertThat(RunOp.of(new LpNormalization(0, 1), x).toFloats()).containsExactly(1, 1, 0, 0);
        assertThat(RunOp.refusal(new LpNormalization(0, 3), x.shape()))
                .isEqualTo("attribute 'p' must be 1 or 2, got 3");
    }

    @Test
    void meanVarianceTakesAnyAxes() {
        var x = Tensor.of(Shape.of(2, 2), 1f, 5, 3, 9);
        assertThat(RunOp.of(new MeanVarianceNormalization(List.of(0L)), x).toFloats())
                .containsExactly(new float[] {-1, -1, 1, 1}, within(1e-6f));
    }

    @Test
    void emptyTensorsStayEmpty() {
        var empty = Tensor.of(Shape.of(0, 2, 3), new float[0]);
        assertThat(RunOp.of(new InstanceNormalization(1e-5f), empty, RunOp.floats(1, 1), RunOp.floats(0, 0))
                        .shape())
                .isEqualTo(empty.shape());
        assertThat(RunOp.of(new LayerNormalization(0, 1e-5f, DType.FLOAT32), empty, RunOp.floats(1))
                        .shape())
                .isEqualTo(empty.shape());
        assertThat(RunOp.of(new LocalResponseNormalization(5, 1, 1, 1), empty).shape())
                .isEqualTo(empty.shape());
        assertThat(RunOp.of(new Softmax(-1, false), Tensor.of(Shape.of(2, 0), new float[0]))
                        .shape())
                .isEqualTo(Shape.of(2, 0));
    }
}
