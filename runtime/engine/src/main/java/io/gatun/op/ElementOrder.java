package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;

/** The order of a tensor's elements: a NaN lies above everything, both zeros are equal. */
final class ElementOrder {
    private final Tensor tensor;
    private final boolean floating;
    private final long flip;

    ElementOrder(Tensor tensor) {
        this.tensor = tensor;
        this.floating = tensor.dtype().isFloating();
        this.flip = tensor.dtype() == DType.UINT64 ? Long.MIN_VALUE : 0;
    }

    /** Above 0 if element {@code i} is greater than element {@code j}, below 0 if it is smaller. */
    int compare(long i, long j) {
        if (!floating) {
            return Long.compare(tensor.longAt(i) ^ flip, tensor.longAt(j) ^ flip);
        }
        double a = tensor.doubleAt(i);
        double b = tensor.doubleAt(j);
        return a > b ? 1 : a < b ? -1 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
    }

    boolean isNaN(long i) {
        return floating && Double.isNaN(tensor.doubleAt(i));
    }
}
