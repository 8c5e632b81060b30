package io.gatun.op;

import static io.gatun.op.SpecialFunctions.hardSigmoid;
import static io.gatun.op.SpecialFunctions.sigmoid;
import static io.gatun.op.SpecialFunctions.softplus;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/**
 * A function of one number, applied to each element; the output has the input's type.
 *
 * @param function which
 * @param alpha the operator's first parameter, 0 where it has none
 * @param beta the operator's second parameter, 0 where it has none
 */
public record Unary(Function function, float alpha, float beta) implements Op {
    /** The functions, under ONNX's operator names. */
    public enum Function {
        RELU("Relu", Domain.NUMBER, (x, _, _) -> x < 0 ? 0 : x),
        LEAKY_RELU("LeakyRelu", (x, a, _) -> x < 0 ? a * x : x, new Parameter("alpha", 0.01f)),
        THRESHOLDED_RELU("ThresholdedRelu", (x, a, _) -> x > a ? x : 0, new Parameter("alpha", 1)),
        ELU("Elu", (x, a, _) -> x < 0 ? a * Math.expm1(x) : x, new Parameter("alpha", 1)),
        SELU(
                "Selu",
                (x, a, b) -> b * (x < 0 ? a * Math.expm1(x) : x),
                new Parameter("alpha", 1.67326319217681884765625f),
                new Parameter("gamma", 1.05070102214813232421875f)),
        CELU("Celu", (x, a, _) -> Math.max(0, x) + Math.min(0, a * Math.expm1(x / a)), new Parameter("alpha", 1)),
        SIGMOID("Sigmoid", (x, _, _) -> sigmoid(x)),
        HARD_SIGMOID(
                "HardSigmoid",
                SpecialFunctions::hardSigmoid,
                new Parameter("alpha", 0.2f),
                new Parameter("beta", 0.5f)),
        HARD_SWISH("HardSwish", (x, _, _) -> x * hardSigmoid(x, 1 / 6.0, 0.5)),
        SWISH("Swish", (x, a, _) -> x * sigmoid(a * x), new Parameter("alpha", 1)),
        TANH("Tanh", Math::tanh),
        SOFTPLUS("Softplus", SpecialFunctions::softplus),
        SOFTSIGN("Softsign", x -> x / (1 + Math.abs(x))),
        MISH("Mish", x -> x * Math.tanh(softplus(x))),
        GELU("Gelu", SpecialFunctions::gelu),
        /** Gelu with approximate = "tanh". */
        GELU_TANH("Gelu", SpecialFunctions::geluTanh),
        SHRINK(
                "Shrink",
                Domain.NUMBER,
                SpecialFunctions::shrink,
                new Parameter("lambd", 0.5f),
                new Parameter("bias", 0)),
        ABS("Abs", Domain.NUMBER, (x, _, _) -> Math.abs(x)),
        NEG("Neg", Domain.SIGNED, (x, _, _) -> -x),
        SIGN("Sign", Domain.NUMBER, (x, _, _) -> Math.signum(x)),
        RECIPROCAL("Reciprocal", x -> 1 / x),
        SQRT("Sqrt", Math::sqrt),
        EXP("Exp", Math::exp),
        LOG("Log", Math::log),
        FLOOR("Floor", Math::floor),
        CEIL("Ceil", Math::ceil),
        /** To the nearest whole number, halves to the even one. */
        ROUND("Round", Math::rint),
        ERF("Erf", Domain.NUMBER, (x, _, _) -> SpecialFunctions.erf(x)),
        SIN("Sin", Math::sin),
        COS("Cos", Math::cos),
        TAN("Tan", Math::tan),
        ASIN("Asin", Math::asin),
        ACOS("Acos", Math::acos),
        ATAN("Atan", Math::atan),
        SINH("Sinh", Math::sinh),
        COSH("Cosh", Math::cosh),
        ASINH("Asinh", SpecialFunctions::asinh),
        ACOSH("Acosh", SpecialFunctions::acosh),
        ATANH("Atanh", SpecialFunctions::atanh),
        NOT("Not", Domain.BOOL, (x, _, _) -> x == 0 ? 1 : 0),
        BITWISE_NOT("BitwiseNot", Domain.INTEGER, (x, _, _) -> -1 - x);

        private final String type;
        private final Domain domain;
        private final Formula formula;
        private final List<Parameter> parameters;

        Function(String type, Domain domain, Formula formula, Parameter... parameters) {
            this.type = type;
            this.domain = domain;
            this.formula = formula;
            this.parameters = List.of(parameters);
        }

        Function(String type, Formula formula, Parameter... parameters) {
            this(type, Domain.FLOATING, formula, parameters);
        }

        Function(String type, DoubleUnaryOperator formula) {
            this(type, (x, _, _) -> formula.applyAsDouble(x));
        }

        /** The operator's name in ONNX. */
        public String type() {
            return type;
        }

        /** The float attributes that {@code alpha} and {@code beta} stand for, in this order; none, one or two. */
        public List<Parameter> parameters() {
            return parameters;
        }
    }

    /** A float attribute and the value it has where a file leaves it out. */
    public record Parameter(String name, float otherwise) {}

    @FunctionalInterface
    private interface Formula {
        double apply(double x, double alpha, double beta);
    }

    private enum Domain {
        FLOATING("a floating type", DType::isFloating),
        NUMBER("a number", dtype -> dtype != DType.BOOL),
        SIGNED("a signed number", dtype -> dtype != DType.BOOL && !dtype.isUnsigned()),
        INTEGER("a whole number", DType::isInteger),
        BOOL("bool", dtype -> dtype == DType.BOOL);

        private final String words;
        private final Predicate<DType> holds;

        Domain(String words, Predicate<DType> holds) {
            this.words = words;
            this.holds = holds;
        }
    }

    /** {@code function} with the values its parameters have where a file leaves them out. */
    public static Unary of(Function function) {
        var parameters = function.parameters();
        return new Unary(
                function,
                parameters.isEmpty() ? 0 : parameters.get(0).otherwise(),
                parameters.size() < 2 ? 0 : parameters.get(1).otherwise());
    }

    @Override
    public String type() {
        return function.type();
    }

    @Override
    public Attributes attributes() {
        var builder = Attributes.builder();
        var values = List.of(alpha, beta);
        for (int i = 0; i < function.parameters().size(); i++) {
            builder.set(function.parameters().get(i).name(), values.get(i));
        }
        if (function == Function.GELU_TANH) {
            builder.set("approximate", "tanh");
        }
        return builder.build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        if (!function.domain.holds.test(in.dtype(0)) || in.dtype(0).isStorageOnly()) {
            throw new GatunException("input 0 wants " + function.domain.words + ", " + in.describe(0));
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (x.dtype().isFloating()) {
            for (long i = 0; i < y.size(); i++) {
                y.set(i, apply(x.doubleAt(i)));
            }
        } else {
            var whole = wholeNumbers(x.dtype().isUnsigned());
            for (long i = 0; i < y.size(); i++) {
                y.set(i, whole.applyAsLong(x.longAt(i)));
            }
        }
    }

    /** The function of one number. */
    public double apply(double x) {
        return function.formula.apply(x, alpha, beta);
    }

    /** The function of a whole number: exact in 64 bits where doubles are not, wrapping as {@link Tensor#set} wraps. */
    private LongUnaryOperator wholeNumbers(boolean unsigned) {
        return switch (function) {
            case RELU -> unsigned ? x -> x : x -> Math.max(0, x);
            case ABS -> unsigned ? x -> x : x -> x < 0 ? -x : x;
            case NEG -> x -> -x;
            case SIGN -> unsigned ? x -> x == 0 ? 0 : 1 : Long::signum;
            case BITWISE_NOT -> x -> ~x;
            default -> x -> (long) apply(x);
        };
    }
}
