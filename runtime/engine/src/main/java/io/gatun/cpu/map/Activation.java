package io.gatun.cpu.map;

/**
 * A function of one float, with up to two parameters. NaN gives NaN in all of them.
 *
 * @param kind the function
 * @param alpha its first parameter, if it has one
 * @param beta its second parameter, if it has one
 */
public record Activation(Kind kind, float alpha, float beta) {

    /** The functions, by the names of ONNX, with a for alpha and b for beta. */
    public enum Kind {
        /** max(x, 0) */
        RELU,
        /** x if x >= 0, else a x */
        LEAKY_RELU,
        /** x if x > a, else 0 */
        THRESHOLDED_RELU,
        /** min(max(x, a), b) */
        CLIP,
        /** min(max(a x + b, 0), 1) */
        HARD_SIGMOID,
        /** x min(max(x / 6 + 1/2, 0), 1) */
        HARD_SWISH,
        /** 1 / (1 + e^-x) */
        SIGMOID,
        /** x / (1 + e^(-a x)), also called SiLU when a is 1 */
        SWISH,
        /** tanh x */
        TANH,
        /** x if x > 0, else a (e^x - 1) */
        ELU,
        /** b x if x > 0, else b a (e^x - 1) */
        SELU,
        /** x if x > 0, else a (e^(x / a) - 1) */
        CELU,
        /** ln(1 + e^x) */
        SOFTPLUS,
        /** x / (1 + |x|) */
        SOFTSIGN,
        /** x tanh(ln(1 + e^x)) */
        MISH,
        /** e^x */
        EXP,
        /** |x| */
        ABS,
        /** -x */
        NEG,
        /** the square root */
        SQRT,
        /** 1 / x */
        RECIPROCAL
    }

    /** A function without parameters. */
    public Activation(Kind kind) {
        this(kind, 0f, 0f);
    }

    /** A function of one parameter. */
    public Activation(Kind kind, float alpha) {
        this(kind, alpha, 0f);
    }
}
