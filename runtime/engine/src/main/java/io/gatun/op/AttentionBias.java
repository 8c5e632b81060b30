package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;

/** What attention adds to the product of a query and a key: a mask's number, or minus infinity where they must not meet. */
final class AttentionBias {
    private final AttentionLayout layout;
    private final boolean causal;
    private final Tensor mask;
    private final Tensor filled;
    private final long[] strides;

    /**
     * @param causal whether a query meets no keys that come after it
     * @param mask of at most four axes, boolean or added; or null
     * @param filled how many keys each image has, i64[batch]; or null
     */
    AttentionBias(AttentionLayout layout, boolean causal, Tensor mask, Tensor filled) {
        this.layout = layout;
        this.causal = causal;
        this.mask = mask;
        this.filled = filled;
        this.strides = Broadcast.stridesIn(mask == null ? Shape.SCALAR : mask.shape(), layout.mask());
    }

    double at(int image, int head, int query, int key) {
        if (causal && key > query + keysBefore(image) || filled != null && key >= filled.longAt(image)) {
            return Double.NEGATIVE_INFINITY;
        }
        if (mask == null) {
            return 0;
        }
        if (key >= layout.mask().dim(3)) {
            return Double.NEGATIVE_INFINITY;
        }
        long at = image * strides[0] + head * strides[1] + query * strides[2] + key * strides[3];
        if (mask.dtype() == DType.BOOL) {
            return mask.longAt(at) != 0 ? 0 : Double.NEGATIVE_INFINITY;
        }
        return mask.doubleAt(at);
    }

    /** How many keys of an image come before that of its first query: the past, or else what the queries do not fill. */
    private long keysBefore(int image) {
        return layout.hasPast() || filled == null
                ? layout.past()
                : filled.longAt(image) - layout.query().length();
    }
}
