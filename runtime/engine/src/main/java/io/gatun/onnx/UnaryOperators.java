package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.op.Attributes;
import io.gatun.op.Clip;
import io.gatun.op.Dropout;
import io.gatun.op.Identity;
import io.gatun.op.IsInf;
import io.gatun.op.IsNaN;
import io.gatun.op.Op;
import io.gatun.op.PRelu;
import io.gatun.op.Unary;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;

/** Functions of one number and what looks like them: limits, sloped rectifiers, tests for NaN, operators that do nothing. */
final class UnaryOperators {
    private UnaryOperators() {}

    static void register(OperatorTable table) {
        for (var function : Unary.Function.values()) {
            if (function != Unary.Function.GELU_TANH) {
                table.add(function.type(), since(function), node -> unary(node, function));
            }
        }
        table.add("Clip", 1, UnaryOperators::clipWithAttributes);
        table.add("Clip", 11, _ -> new Clip());
        table.add("PRelu", 1, _ -> new PRelu(true));
        table.add("PRelu", 7, _ -> new PRelu(false));
        table.add("IsNaN", 9, _ -> new IsNaN());
        table.add(
                "IsInf",
                10,
                node -> new IsInf(
                        node.attributes().getFlag("detect_positive", true),
                        node.attributes().getFlag("detect_negative", true)));
        table.add("Identity", 1, _ -> new Identity());
        table.add("Dropout", 1, node -> new Dropout(node.outputs() > 1));
        table.add("Dropout", 10, _ -> new Dropout(false));
    }

    private static int since(Unary.Function function) {
        return switch (function) {
            case SIN, COS, TAN, ASIN, ACOS, ATAN -> 7;
            case SINH, COSH, ASINH, ACOSH, ATANH, ERF, SIGN, SHRINK -> 9;
            case ROUND -> 11;
            case CELU -> 12;
            case HARD_SWISH -> 14;
            case MISH, BITWISE_NOT -> 18;
            case GELU -> 20;
            case SWISH -> 24;
            default -> 1;
        };
    }

    private static Op unary(NodeImport node, Unary.Function function) {
        var attributes = node.attributes();
        if (function == Unary.Function.GELU) {
            return Unary.of(approximate(attributes));
        }
        var defaults = function == Unary.Function.SELU && node.opset() < 6
                ? new Unary(function, 1.6732f, 1.0507f)
                : Unary.of(function);
        var parameters = function.parameters();
        return new Unary(
                function,
                parameters.isEmpty() ? 0 : attributes.getFloat(parameters.get(0).name(), defaults.alpha()),
                parameters.size() < 2
                        ? 0
                        : attributes.getFloat(parameters.get(1).name(), defaults.beta()));
    }

    private static Unary.Function approximate(Attributes attributes) {
        var approximate = attributes.getString("approximate", "none");
        return switch (approximate) {
            case "none" -> Unary.Function.GELU;
            case "tanh" -> Unary.Function.GELU_TANH;
            default -> throw new GatunException("attribute 'approximate' must be none or tanh, got " + approximate);
        };
    }

    private static Op clipWithAttributes(NodeImport node) {
        node.dropInputsFrom(1);
        if (node.attributes().has("min")) {
            node.setInput(1, "min", Tensor.of(Shape.SCALAR, node.attributes().getFloat("min", 0)));
        }
        if (node.attributes().has("max")) {
            node.setInput(2, "max", Tensor.of(Shape.SCALAR, node.attributes().getFloat("max", 0)));
        }
        return new Clip();
    }
}
