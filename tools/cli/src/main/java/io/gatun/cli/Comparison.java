package io.gatun.cli;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.util.Optional;

/** Compares tensors as ONNX's own test runner does: |got - expected| at most atol + rtol * |expected|; NaN equals NaN. */
record Comparison(double rtol, double atol) {

    /** Where they differ first and in how many elements; empty if they do not. */
    Optional<String> difference(Tensor got, Tensor expected) {
        if (!got.type().equals(expected.type())) {
            return Optional.of("expected " + expected.type() + ", got " + got.type());
        }
        long first = -1;
        long count = 0;
        for (long i = 0; i < expected.size(); i++) {
            if (!isClose(got, expected, i)) {
                first = first < 0 ? i : first;
                count++;
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(describe(got, expected, first, count));
    }

    private boolean isClose(Tensor got, Tensor expected, long i) {
        if (!expected.dtype().isFloating()) {
            return got.longAt(i) == expected.longAt(i);
        }
        double g = got.doubleAt(i);
        double e = expected.doubleAt(i);
        return g == e
                || Double.isNaN(g) && Double.isNaN(e)
                || Double.isFinite(g) && Double.isFinite(e) && Math.abs(g - e) <= atol + rtol * Math.abs(e);
    }

    private static String describe(Tensor got, Tensor expected, long at, long count) {
        return "at " + Digest.index(expected, at) + " expected " + element(expected, at) + ", got " + element(got, at)
                + (count > 1 ? " (" + count + " of " + expected.size() + " elements differ)" : "");
    }

    private static String element(Tensor tensor, long at) {
        return switch (tensor.dtype()) {
            case UINT64 -> Long.toUnsignedString(tensor.longAt(at));
            case DType dtype when dtype.isFloating() -> Digest.number(tensor.doubleAt(at));
            default -> Long.toString(tensor.longAt(at));
        };
    }
}
