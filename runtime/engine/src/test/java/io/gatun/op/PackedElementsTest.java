package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Operators that move elements do the same with elements that share a byte as with whole bytes. */
class PackedElementsTest {
    private static final Shape X = Shape.of(3, 5, 7);

    static final List<Arguments> OPERATORS = List.of(
            operator(new Identity()),
            operator(new Reshape(false), longs(7, -1)),
            operator(new Flatten(1)),
            operator(new Transpose(List.of(2L, 0L, 1L))),
            operator(new Unsqueeze(), longs(0)),
            operator(new Slice(), longs(1, 4), longs(3, 0), longs(0, 1), longs(1, -1)),
            operator(new Pad(Pad.Mode.CONSTANT), longs(1, 0, 2, 0, 1, 1)),
            operator(new Pad(Pad.Mode.REFLECT), longs(1, -1, 2, 0, 1, 1)),
            operator(new Gather(1), longs(4, 0, -2)),
            operator(new GatherND(0), Tensor.of(Shape.of(2, 2), 2L, 1, 0, 4)),
            operator(new Expand(), longs(2, 3, 5, 7)),
            operator(new Tile(), longs(1, 2, 1)),
            operator(new Split(2), longs(3, 4)),
            operator(new Compress(Optional.empty()), RunOp.of(DType.BOOL, Shape.of(6), 1, 0, 1, 1, 0, 1)),
            operator(new Trilu(true)));

    private static Arguments operator(Op op, Tensor... others) {
        return argumentSet(op.type(), op, others);
    }

    private static Tensor longs(long... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    @ParameterizedTest
    @FieldSource("OPERATORS")
    void moveAsBytesDo(Op op, Tensor... others) {
        var values = new Random(1).longs(X.size(), -2, 2).toArray();
        var expected = run(op, RunOp.of(DType.INT8, X, values), others);
        assertThat(run(op, RunOp.of(DType.INT2, X, values), others)).isEqualTo(expected);
        assertThat(run(op, RunOp.of(DType.INT4, X, values), others)).isEqualTo(expected);
    }

    private static List<List<Long>> run(Op op, Tensor x, Tensor... others) {
        var in = new Tensor[others.length + 1];
        in[0] = x;
        System.arraycopy(others, 0, in, 1, others.length);
        return RunOp.all(op, op instanceof Split ? 2 : 1, in).stream()
                .map(y -> Arrays.stream(y.toLongs()).boxed().toList())
                .toList();
    }
}
