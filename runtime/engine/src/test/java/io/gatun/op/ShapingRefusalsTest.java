package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What operators that move, index, fold and resize say about inputs that do not fit. */
class ShapingRefusalsTest {
    private static final TensorType X = TensorType.of(DType.FLOAT32, 2, 3, 4);

    private static final ResizeFilter NEAREST = ResizeFilter.of(Attributes.NONE);

    static final List<Arguments> REFUSALS = List.of(
            Arguments.of(
                    new Concat(1),
                    operands(X, TensorType.of(DType.FLOAT32, 2, 3, 5)),
                    "inputs want equal extents but for axis 1, 'x' is f32[2,3,4] and 'in1' is f32[2,3,5]"),
            Arguments.of(new Concat(3), operands(X), "axis 3 is outside a tensor of rank 3"),
            Arguments.of(
                    new Reshape(false), list(5, -1), "shape [5, -1] leaves no whole extent for -1, 'x' is f32[2,3,4]"),
            Arguments.of(new Reshape(false), list(-1, -1), "shape [-1, -1] wants at most one -1 and nothing below it"),
            Arguments.of(new Reshape(false), list(5, 5), "shape [5, 5] has 25 elements, 'x' is f32[2,3,4] with 24"),
            Arguments.of(
                    new Reshape(false),
                    list(2, 3, 4, 0),
                    "shape [2, 3, 4, 0] copies the extent of axis 3, 'x' is f32[2,3,4]"),
            Arguments.of(
                    new Reshape(false),
                    list(1L << 40, 1L << 40),
                    "a tensor of shape [1099511627776, 1099511627776] has more than 2^63 elements"),
            Arguments.of(
                    new Flatten(4), operands(X), "attribute 'axis' must be from -3 to 3, got 4, 'x' is f32[2,3,4]"),
            Arguments.of(
                    new Transpose(List.of(0L, 1L)),
                    operands(X),
                    "attribute 'perm' [0, 1] names 2 axes, 'x' is f32[2,3,4]"),
            Arguments.of(new Transpose(List.of(0L, 1L, 1L)), operands(X), "axes [0, 1, 1] name one axis twice"),
            Arguments.of(new Squeeze(), list(0), "axis 0 wants extent 1 to be dropped, 'x' is f32[2,3,4]"),
            Arguments.of(new Unsqueeze(), list(5), "axes [5] do not all lie in a tensor of rank 4"),
            Arguments.of(new Expand(), list(2, 5, 4), "shapes [[2,3,4], [2,5,4]] do not broadcast"),
            Arguments.of(
                    new Tile(), list(1, 2), "repeats wants 3 numbers of at least 0, got [1, 2], 'x' is f32[2,3,4]"),
            Arguments.of(
                    new Split(1), list(1, 1), "lengths want 1 numbers that add up to 3, got [1, 1], 'x' is f32[2,3,4]"),
            Arguments.of(new Pad(Pad.Mode.CONSTANT), list(1, 1), "pads want 6 numbers, got 2"),
            Arguments.of(
                    new Pad(Pad.Mode.EDGE),
                    list(-3, 0, 0, 0, 0, 0),
                    "pads [-3, 0, 0, 0, 0, 0] with mode EDGE do not fit, 'x' is f32[2,3,4]"),
            Arguments.of(
                    new Gather(0),
                    operands(X, TensorType.of(DType.FLOAT32, 1)),
                    "input 1 wants [i64, i32], 'in1' is f32[1]"),
            Arguments.of(
                    new GatherElements(0),
                    operands(X, TensorType.of(DType.INT64, 2, 9, 4)),
                    "indices want the rank of the data and, but for axis 0, no larger extents, "
                            + "'x' is f32[2,3,4] and 'in1' is i64[2,9,4]"),
            Arguments.of(
                    new GatherND(0),
                    operands(X, TensorType.of(DType.INT64, 7, 4)),
                    "indices want the first 0 extents of the data and 1 to 3 numbers a tuple, "
                            + "'x' is f32[2,3,4] and 'in1' is i64[7,4]"),
            Arguments.of(
                    new ScatterND(ScatterReduction.ADD),
                    operands(X, TensorType.of(DType.INT64, 5, 1), TensorType.of(DType.FLOAT32, 5, 4)),
                    "updates want shape [5,3,4], 'in2' is f32[5,4]"),
            Arguments.of(new Binary(Binary.Function.AND), operands(X, X), "input 0 wants [bool], 'x' is f32[2,3,4]"),
            Arguments.of(
                    new Binary(Binary.Function.ADD),
                    operands(X, TensorType.of(DType.INT32, 4)),
                    "inputs want one element type, but 'x' is f32[2,3,4] and 'in1' is i32[4]"),
            Arguments.of(
                    new LegacyBroadcast(new Binary(Binary.Function.ADD), 2),
                    operands(X, TensorType.of(DType.FLOAT32, 4, 1)),
                    "input 1 does not fit at axis 2, 'x' is f32[2,3,4] and 'in1' is f32[4,1]"),
            Arguments.of(new Reduce(Reduce.Function.SUM, true, false), list(1, -2), "axes [1, -2] name one axis twice"),
            Arguments.of(
                    new ArgExtreme(true, 0, true, false),
                    operands(TensorType.of(DType.FLOAT32, 0, 2)),
                    "axis 0 wants at least one element, 'x' is f32[0,2]"),
            Arguments.of(
                    new DepthToSpace(2, false),
                    operands(TensorType.of(DType.FLOAT32, 1, 6, 1, 1)),
                    "attribute 'blocksize' is 2, whose square must divide the channels, 'x' is f32[1,6,1,1]"),
            Arguments.of(
                    new Resize(List.of(), Resize.Aspect.STRETCH, NEAREST),
                    operands(X),
                    "wants either scales or sizes, has neither"),
            Arguments.of(new TopK(-1, true, true), list(5), "k must be from 0 to 4, got 5, 'x' is f32[2,3,4]"),
            Arguments.of(new Einsum("ij,jk"), operands(X), "attribute 'equation' wants 1 terms, got ij,jk"),
            Arguments.of(new Einsum("ij->i"), operands(X), "term 'ij' of ij->i does not name 3 axes"),
            Arguments.of(
                    new Einsum("ijk->il"),
                    operands(X),
                    "the output of ijk->il names an axis twice, or one that no input has"),
            Arguments.of(
                    new Einsum("ij4->i"), operands(X), "attribute 'equation' has '4' where a letter belongs: ij4->i"),
            Arguments.of(
                    new GridSample(ResizeFilter.Mode.LINEAR, GridSample.Beyond.ZEROS, false),
                    operands(X, TensorType.of(DType.FLOAT32, 2, 5, 2)),
                    "grid wants rank 3, batch 2 and points of 1 numbers, 'in1' is f32[2,5,2]"),
            Arguments.of(
                    new NonMaxSuppression(false),
                    operands(TensorType.of(DType.FLOAT32, 1, 5, 4), TensorType.of(DType.FLOAT32, 1, 2, 6)),
                    "wants boxes [N,boxes,4] and scores [N,classes,boxes], "
                            + "'x' is f32[1,5,4] and 'in1' is f32[1,2,6]"),
            Arguments.of(
                    new RoiAlign(false, 2, 2, 0, 1, true),
                    operands(
                            TensorType.of(DType.FLOAT32, 1, 1, 4, 4),
                            TensorType.of(DType.FLOAT32, 3, 5),
                            TensorType.of(DType.INT64, 3)),
                    "regions want shape [3,4], 'in1' is f32[3,5]"),
            Arguments.of(
                    new Compress(Optional.of(0L)),
                    operands(X, TensorType.of(DType.BOOL, 3)),
                    "condition wants at most 2 elements, 'x' is f32[2,3,4] and 'in1' is bool[3]"));

    @ParameterizedTest
    @FieldSource("REFUSALS")
    void saysWhatWasWantedAndWhatCame(Op op, Operands in, String message) {
        assertThatThrownBy(() -> op.infer(in))
                .isInstanceOf(GatunException.class)
                .hasMessage(message);
    }

    @Test
    void shapesThatDependOnUnknownValuesAreLeftOpen() {
        var unknown = operands(X, TensorType.of(DType.INT64, 2));
        assertThat(List.of(new Reshape(false), new Expand(), new Tile(), new Unsqueeze(), new Squeeze(), new Split(0)))
                .allSatisfy(op -> assertThat(op.infer(unknown)).isEmpty());
    }

    @Test
    void indicesOutsideAreFoundWhenRunning() {
        var y = Tensor.allocate(DType.FLOAT32, Shape.of(1));
        var in = List.of(Tensor.of(Shape.of(2), 1f, 2f), Tensor.of(Shape.of(1), 2L));
        assertThatThrownBy(() -> new Gather(0).evaluate(in, List.of(y)))
                .isInstanceOf(GatunException.class)
                .hasMessage("index 2 is outside an axis of extent 2");
    }

    private static Operands operands(TensorType... types) {
        var builder = new Operands.Builder();
        for (int i = 0; i < types.length; i++) {
            builder.add(i == 0 ? "x" : "in" + i, types[i], null);
        }
        return builder.build(1);
    }

    private static Operands list(long... values) {
        return new Operands.Builder()
                .add("x", X, null)
                .add("in1", TensorType.of(DType.INT64, values.length), Tensor.of(Shape.of(values.length), values))
                .build(1);
    }
}
