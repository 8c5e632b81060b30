package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.op.Attention.Stage;
import io.gatun.op.LinearAttention.UpdateRule;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What ONNX's own cases of attention and its companions leave open, and what they say when they refuse. */
class AttentionTest {
    private static final Shape ONE_HEAD = Shape.of(1, 1, 2, 1);

    private static Attention attention(boolean repeatMask) {
        return new Attention(false, 0, 0, Optional.empty(), 0, Optional.empty(), Stage.PRODUCT, repeatMask);
    }

    @Test
    void aMaskOfOneKeyHoldsForTheFirstOnly() {
        assertThat(masked(false)).containsExactly(1, 1);
    }

    @Test
    void aMaskOfOneKeyHoldsForAllInOperatorSet23() {
        assertThat(masked(true)).containsExactly(2, 2);
    }

    /** Equal scores, values 1 and 3, a mask of one key that lets it through. */
    private static float[] masked(boolean repeatMask) {
        var zeros = Tensor.of(ONE_HEAD, 0f, 0f);
        var mask = RunOp.of(DType.BOOL, Shape.of(1), 1);
        return RunOp.of(attention(repeatMask), zeros, zeros, Tensor.of(ONE_HEAD, 1f, 3f), mask)
                .toFloats();
    }

    @Test
    void noKeysGiveZeros() {
        var none = Tensor.of(Shape.of(1, 1, 0, 1), new float[0]);

        assertThat(RunOp.of(attention(false), Tensor.of(ONE_HEAD, 1f, 2f), none, none)
                        .toFloats())
                .containsExactly(0, 0);
    }

    @Test
    void attentionNamesWhatDoesNotFit() {
        var q = Shape.of(1, 4, 2, 3);
        assertThat(RunOp.refusal(attention(false), q, Shape.of(1, 3, 2, 3), Shape.of(1, 3, 2, 3)))
                .isEqualTo("queries, keys and values do not fit: 'a' is f32[1,4,2,3], 'b' is f32[1,3,2,3], "
                        + "'c' is f32[1,3,2,3]");
        assertThat(RunOp.refusal(attention(false), q, q, q, Shape.of(3, 2)))
                .isEqualTo("input 3 (attn_mask) wants a shape that broadcasts to [1,4,2,2], 'd' is f32[3,2]");
        assertThat(RunOp.refusal(attention(false), q, q, q, Shape.of(2, 2), Shape.of(1, 4, 1, 3)))
                .isEqualTo("wants past keys and past values, or neither");
        var packed = Shape.of(1, 2, 12);
        assertThat(RunOp.refusal(attention(false), packed, packed, packed))
                .isEqualTo("attribute 'q_num_heads' wants a number of heads above 0, got 0");
    }

    @Test
    void linearAttentionWantsTheGatesOfItsRule() {
        var x = Shape.of(1, 2, 3);
        assertThat(RunOp.refusal(new LinearAttention(1, 1, UpdateRule.GATED, 0, 64), x, x, x))
                .isEqualTo("attribute 'update_rule' gated wants input 4 (decay)");
    }

    @Test
    void rotaryEmbeddingNamesPositionsWithoutAngles() {
        var x = Tensor.of(Shape.of(1, 1, 1, 2), 1f, 2f);
        var angles = Tensor.of(Shape.of(1, 1), 1f);
        var positions = Tensor.of(Shape.of(1, 1), 1L);

        assertThatThrownBy(() -> RunOp.of(new RotaryEmbedding(0, 0, false), x, angles, angles, positions))
                .isInstanceOf(GatunException.class)
                .hasMessage("input 3 (position_ids) names position 1, the table of angles has 1");
    }

    @Test
    void tensorScatterStaysInItsCache() {
        var cache = Tensor.of(Shape.of(1, 2, 1), 1f, 2f);
        var update = Tensor.of(Shape.of(1, 1, 1), 5f);

        assertThat(RunOp.of(new TensorScatter(-2, true), cache, update, Tensor.of(Shape.of(1), 3L))
                        .toFloats())
                .containsExactly(1, 5);
        assertThatThrownBy(() -> RunOp.of(new TensorScatter(-2, false), cache, update, Tensor.of(Shape.of(1), 2L)))
                .isInstanceOf(GatunException.class)
                .hasMessage("input 2 (write_indices) names position 2, where 1 do not fit into a cache of 2");
        assertThat(RunOp.refusal(new TensorScatter(0, false), Shape.of(2, 2), Shape.of(2, 1)))
                .isEqualTo("attribute 'axis' must not be the first axis, the batch");
    }

    @Test
    void rmsNormalizationTakesTheTypeOfItsScale() {
        var x = RunOp.of(DType.FLOAT16, Shape.of(1, 2), 3, 4);

        var y = RunOp.of(new RmsNormalization(-1, 0, DType.FLOAT32), x, RunOp.floats(5, 5));

        assertThat(y.type()).isEqualTo(new TensorType(DType.FLOAT32, Shape.of(1, 2)));
        assertThat(y.getFloat(0, 1)).isEqualTo((float) (20 / Math.sqrt(12.5)));
    }
}
