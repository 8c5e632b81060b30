package io.gatun.op;

/** A function of one number that passes fuse into the operator before it. */
public sealed interface Activation {
    /** An element-wise operator of one input. */
    record Function(Unary unary) implements Activation {
        @Override
        public double apply(double x) {
            return unary.apply(x);
        }

        @Override
        public String toString() {
            return unary.type();
        }
    }

    /** ONNX Clip with constant bounds, such as ReLU6. */
    record Range(float min, float max) implements Activation {
        @Override
        public double apply(double x) {
            return x < min ? min : x > max ? max : x;
        }

        @Override
        public String toString() {
            return "Clip(" + min + "," + max + ")";
        }
    }

    double apply(double x);
}
