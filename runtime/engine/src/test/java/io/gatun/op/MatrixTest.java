package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import org.junit.jupiter.api.Test;

class MatrixTest {
    private static final Tensor A = Tensor.of(Shape.of(2, 3), 1f, 2, 3, 4, 5, 6);

    @Test
    void gemmScalesTransposesAndBroadcasts() {
        var b = Tensor.of(Shape.of(1, 3), 1f, 10, 100);
        assertThat(RunOp.of(new Gemm(2, 1, false, true), A, b).toFloats()).containsExactly(642, 1308);
        var c = Tensor.of(Shape.of(3, 1), 1f, 2, 3);
        var y = RunOp.of(new Gemm(1, 10, true, false), A, Tensor.of(Shape.of(2, 2), 1f, 0, 0, 1), c);
        assertThat(y.toFloats()).containsExactly(11, 14, 22, 25, 33, 36);
    }

    @Test
    void fusedAppliesTheActivationToTheSum() {
        var fused = new FusedGemm(new Gemm(1, 1, false, true), new Activation.Range(5, 400));
        var b = Tensor.of(Shape.of(2, 3), 1f, 10, 100, 0, 0, 1);
        var y = RunOp.of(fused, A, b, Tensor.of(Shape.of(2), 0f, 3));
        assertThat(y.toFloats()).containsExactly(321, 6, 400, 9);
        assertThat(RunOp.of(fused, A, b).toFloats()).containsExactly(321, 5, 400, 6);
    }

    @Test
    void wholeNumbersAreSummedExactly() {
        long big = (1L << 53) + 1;
        var a = RunOp.of(DType.INT64, Shape.of(1, 2), big, 1);
        var b = RunOp.of(DType.INT64, Shape.of(2, 1), 1, 1);
        assertThat(RunOp.of(new Gemm(1, 1, false, false), a, b).toLongs()).containsExactly(big + 1);
        assertThat(RunOp.of(new MatMul(), a, b).toLongs()).containsExactly(big + 1);
    }

    @Test
    void gemmSaysWhatDoesNotFit() {
        var gemm = new Gemm(1, 1, false, true);
        assertThat(RunOp.refusal(gemm, A.shape(), Shape.of(2, 2)))
                .isEqualTo("the inner extents differ: 'a' is f32[2,3], 'b' is f32[2,2] transposed");
        assertThat(RunOp.refusal(gemm, A.shape(), Shape.of(4, 3), Shape.of(3)))
                .isEqualTo("C wants a shape that broadcasts to [2,4], 'c' is f32[3]");
        assertThat(RunOp.refusal(gemm, A.shape(), Shape.of(4, 3), Shape.of(1, 2, 4)))
                .isEqualTo("C wants a shape that broadcasts to [2,4], 'c' is f32[1,2,4]");
        assertThat(RunOp.refusal(gemm, Shape.of(2, 3, 1), Shape.of(4, 3)))
                .isEqualTo("input 0 wants rank 2, 'a' is f32[2,3,1]");
        assertThat(RunOp.refusal(gemm, TensorType.of(DType.INT8, 2, 3), TensorType.of(DType.INT8, 4, 3)))
                .isEqualTo("input 0 wants [i32, i64, u32, u64], 'a' is i8[2,3]");
        assertThat(RunOp.refusal(gemm, Shape.of(1L << 20, 0), Shape.of(1L << 20, 0)))
                .contains("at most 2^31-1 elements");
    }

    @Test
    void matMulFollowsNumPy() {
        assertThat(RunOp.of(new MatMul(), RunOp.floats(1, 2, 3), RunOp.floats(4, 5, 6))
                        .shape())
                .isEqualTo(Shape.SCALAR);
        assertThat(RunOp.of(new MatMul(), A, RunOp.floats(1, 10, 100)).toFloats())
                .containsExactly(321, 654);
        assertThat(RunOp.of(new MatMul(), RunOp.floats(1, 10), A).toFloats()).containsExactly(41, 52, 63);
        var batches = Tensor.of(Shape.of(2, 1, 1, 2), 1f, 2, 3, 4);
        var columns = Tensor.of(Shape.of(3, 2, 1), 1f, 0, 0, 1, 1, 1);
        var y = RunOp.of(new MatMul(), batches, columns);
        assertThat(y.shape()).isEqualTo(Shape.of(2, 3, 1, 1));
        assertThat(y.toFloats()).containsExactly(1, 2, 3, 3, 4, 7);
        assertThat(RunOp.of(
                                new MatMul(),
                                Tensor.of(Shape.of(1, 0), new float[0]),
                                Tensor.of(Shape.of(0, 2), new float[0]))
                        .toFloats())
                .containsExactly(0, 0);
    }

    @Test
    void matMulSaysWhatDoesNotFit() {
        assertThat(RunOp.refusal(new MatMul(), A.shape(), A.shape()))
                .isEqualTo("the inner extents differ: 'a' is f32[2,3], 'b' is f32[2,3]");
        assertThat(RunOp.refusal(new MatMul(), Shape.SCALAR, A.shape()))
                .isEqualTo("input 0 wants rank at least 1, 'a' is f32[]");
        assertThat(RunOp.refusal(new MatMul(), Shape.of(2, 1, 3), Shape.of(3, 3, 1)))
                .isEqualTo("shapes [[2], [3]] do not broadcast");
    }

    @Test
    void softmaxRunsAlongOneAxisOrOverAllThatFollow() {
        var x = Tensor.of(Shape.of(1, 2, 2), 1000f, 1000, 1000, 1000);
        assertThat(RunOp.of(new Softmax(1, false), x).toFloats()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
        assertThat(RunOp.of(new Softmax(1, true), x).toFloats()).containsExactly(0.25f, 0.25f, 0.25f, 0.25f);
        assertThat(RunOp.of(new LogSoftmax(-1, false), RunOp.floats(0, 0)).toFloats())
                .containsExactly(new float[] {-0.6931472f, -0.6931472f}, within(1e-7f));
        assertThat(RunOp.of(new Hardmax(-1, false), RunOp.floats(1, 3, 3, 2)).toFloats())
                .containsExactly(0, 1, 0, 0);
        assertThat(RunOp.refusal(new Softmax(3, false), x.shape())).isEqualTo("axis 3 is outside a tensor of rank 3");
    }
}
