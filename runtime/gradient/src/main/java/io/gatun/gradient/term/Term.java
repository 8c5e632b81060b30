package io.gatun.gradient.term;

import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Cast;
import io.gatun.op.Compare;
import io.gatun.op.Expand;
import io.gatun.op.MatMul;
import io.gatun.op.Op;
import io.gatun.op.Pad;
import io.gatun.op.Reduce;
import io.gatun.op.Reshape;
import io.gatun.op.Slice;
import io.gatun.op.Transpose;
import io.gatun.op.Unary;
import io.gatun.op.Where;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A value of a graph in a formula: each method adds the node that computes what it returns. Arithmetic broadcasts as in
 * ONNX; what changes nothing (a reshape to the same shape, a sum over no axes) adds no node.
 */
public record Term(Value value, TensorType type, Recorder recorder) {
    public Shape shape() {
        return type.shape();
    }

    public DType dtype() {
        return type.dtype();
    }

    public Term plus(Term other) {
        return apply(new Binary(Binary.Function.ADD), other);
    }

    public Term minus(Term other) {
        return apply(new Binary(Binary.Function.SUB), other);
    }

    public Term times(Term other) {
        return apply(new Binary(Binary.Function.MUL), other);
    }

    public Term over(Term other) {
        return apply(new Binary(Binary.Function.DIV), other);
    }

    public Term power(Term exponent) {
        return apply(new Binary(Binary.Function.POW), exponent);
    }

    public Term plus(double number) {
        return number == 0 ? this : plus(number(number));
    }

    public Term times(double number) {
        return number == 1 ? this : times(number(number));
    }

    public Term power(double exponent) {
        return exponent == 1 ? this : exponent == 2 ? times(this) : power(number(exponent));
    }

    /** {@code number} less this. */
    public Term subtractedFrom(double number) {
        return number(number).minus(this);
    }

    /** {@code number} divided by this. */
    public Term dividing(double number) {
        return number == 1 ? map(Unary.Function.RECIPROCAL) : number(number).over(this);
    }

    public Term negated() {
        return map(Unary.Function.NEG);
    }

    public Term map(Unary.Function function) {
        return apply(Unary.of(function));
    }

    /** A single number of this element type. */
    public Term number(double number) {
        return recorder.scalar(dtype(), number);
    }

    /** Where this compares with {@code other}, boolean. */
    public Term is(Compare.Function comparison, Term other) {
        return apply(new Compare(comparison), other);
    }

    public Term is(Compare.Function comparison, double number) {
        return is(comparison, number(number));
    }

    /** Of this boolean: {@code yes} where it holds, {@code no} elsewhere. */
    public Term choose(Term yes, Term no) {
        return apply(new Where(), yes, no);
    }

    /** This where {@code condition} holds, 0 elsewhere. */
    public Term where(Term condition) {
        return condition.choose(this, number(0));
    }

    /** 0 where {@code condition} holds, this elsewhere. */
    public Term unless(Term condition) {
        return condition.choose(number(0), this);
    }

    public Term cast(DType dtype) {
        return dtype == dtype() ? this : apply(new Cast(dtype));
    }

    /** Folds these axes, which stay with extent 1; no axes fold nothing. */
    public Term reduce(Reduce.Function function, long... axes) {
        return recorder.apply(new Reduce(function, true, true), this, recorder.longs(axes));
    }

    /** Sums over these axes, which stay with extent 1. */
    public Term sum(long... axes) {
        return axes.length == 0 ? this : reduce(Reduce.Function.SUM, axes);
    }

    /** The mean over these axes, which stay with extent 1. */
    public Term mean(long... axes) {
        return axes.length == 0 ? this : reduce(Reduce.Function.MEAN, axes);
    }

    /** The sum of all elements, of rank 0. */
    public Term total() {
        return sum(axesFrom(0)).reshape(Shape.SCALAR);
    }

    /** Undoes broadcasting from {@code target} to this shape: sums over what was repeated. */
    public Term summedTo(Shape target) {
        int extra = shape().rank() - target.rank();
        var repeated = IntStream.range(0, shape().rank())
                .filter(axis -> axis < extra || target.dim(axis - extra) == 1 && shape().dim(axis) != 1)
                .asLongStream();
        return sum(repeated.toArray()).reshape(target);
    }

    public Term reshape(Shape shape) {
        return shape.equals(shape()) ? this : apply(new Reshape(true), recorder.longs(shape.dims()));
    }

    public Term reshape(long... dims) {
        return reshape(Shape.of(dims));
    }

    public Term expand(Shape shape) {
        return shape.equals(shape()) ? this : apply(new Expand(), recorder.longs(shape.dims()));
    }

    /** @param permutation for each axis of the result the axis of this it comes from */
    public Term transpose(long... permutation) {
        boolean changes = IntStream.range(0, permutation.length).anyMatch(axis -> permutation[axis] != axis);
        return changes ? apply(new Transpose(Arrays.stream(permutation).boxed().toList())) : this;
    }

    /** Exchanges the last two axes. */
    public Term transposedMatrix() {
        var permutation = axesFrom(0);
        int last = permutation.length - 1;
        permutation[last] = last - 1;
        permutation[last - 1] = last;
        return transpose(permutation);
    }

    public Term matmul(Term other) {
        return apply(new MatMul(), other);
    }

    /** Positions {@code start} to {@code end} (exclusive) of an axis. */
    public Term slice(int axis, long start, long end) {
        return start == 0 && end == shape().dim(axis)
                ? this
                : apply(new Slice(), recorder.longs(start), recorder.longs(end), recorder.longs(axis));
    }

    /** Zeros before and after an axis; takes elements away where negative. */
    public Term pad(int axis, long before, long after) {
        return before == 0 && after == 0
                ? this
                : apply(new Pad(Pad.Mode.CONSTANT), recorder.longs(before, after), null, recorder.longs(axis));
    }

    /** This axis and all behind it. */
    public long[] axesFrom(int first) {
        return LongStream.range(first, shape().rank()).toArray();
    }

    /** The node of an operator whose first input this is. */
    public Term apply(Op op, Term... others) {
        var inputs = new Term[others.length + 1];
        inputs[0] = this;
        System.arraycopy(others, 0, inputs, 1, others.length);
        return recorder.apply(op, inputs);
    }
}
