package io.gatun.networks;

import io.gatun.tensor.Tensor;

/** ONNX's rule of comparison: equal type and shape, and |got - want| at most atol + rtol |want| everywhere. */
record Closeness(double rtol, double atol) {
    void check(String name, Tensor got, Tensor want) {
        if (!got.type().equals(want.type())) {
            throw new AssertionError(name + ": expected " + want.type() + ", got " + got.type());
        }
        for (long i = 0; i < want.size(); i++) {
            double expected = want.doubleAt(i);
            double actual = got.doubleAt(i);
            boolean same = Double.compare(expected, actual) == 0;
            if (!same && !(Math.abs(actual - expected) <= atol + rtol * Math.abs(expected))) {
                throw new AssertionError(name + " at index " + i + ": expected " + expected + ", got " + actual);
            }
        }
    }
}
