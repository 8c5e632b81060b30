package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.op.Binary;
import io.gatun.op.BitCast;
import io.gatun.op.Cast;
import io.gatun.op.CastLike;
import io.gatun.op.Compare;
import io.gatun.op.LegacyBroadcast;
import io.gatun.op.Op;
import io.gatun.op.Range;
import io.gatun.op.Variadic;
import io.gatun.op.Where;
import io.gatun.tensor.DType;
import io.gatun.tensor.Narrowing;
import java.util.Arrays;

/** Arithmetic, comparison and logic on two or more tensors with broadcasting, and casts. */
final class ElementwiseOperators {
    private ElementwiseOperators() {}

    static void register(OperatorTable table) {
        for (var function : Binary.Function.values()) {
            switch (function) {
                case ADD, SUB, MUL, DIV, POW, AND, OR, XOR -> {
                    table.add(function.type(), 1, node -> legacy(node, new Binary(function)));
                    table.add(function.type(), 7, _ -> new Binary(function));
                }
                case BITWISE_AND, BITWISE_OR, BITWISE_XOR -> table.add(function.type(), 18, _ -> new Binary(function));
                case MOD ->
                    table.add(
                            "Mod",
                            10,
                            node -> new Binary(
                                    node.attributes().getFlag("fmod", false)
                                            ? Binary.Function.FMOD
                                            : Binary.Function.MOD));
                case SHIFT_LEFT -> table.add("BitShift", 11, ElementwiseOperators::shift);
                case FMOD, SHIFT_RIGHT -> {}
            }
        }
        for (var function : Compare.Function.values()) {
            switch (function) {
                case EQUAL, LESS, GREATER -> {
                    table.add(function.type(), 1, node -> legacy(node, new Compare(function)));
                    table.add(function.type(), 7, _ -> new Compare(function));
                }
                case LESS_OR_EQUAL, GREATER_OR_EQUAL -> table.add(function.type(), 12, _ -> new Compare(function));
            }
        }
        for (var function : Variadic.Function.values()) {
            table.add(function.type(), 1, _ -> new Variadic(function));
        }
        table.add("Where", 9, _ -> new Where());
        table.add("Range", 11, _ -> new Range());
        table.add("Cast", 1, ElementwiseOperators::castByName);
        table.add("Cast", 6, node -> new Cast(target(node), narrowing(node)));
        table.add("CastLike", 15, node -> new CastLike(narrowing(node)));
        table.add("BitCast", 26, node -> new BitCast(target(node)));
    }

    /** Before operator set 7, {@code broadcast} allowed a smaller second input and {@code axis} said where it lies. */
    private static Op legacy(NodeImport node, Op operator) {
        boolean placed = node.attributes().getFlag("broadcast", false)
                && node.attributes().has("axis");
        return placed ? new LegacyBroadcast(operator, node.attributes().getLong("axis", 0)) : operator;
    }

    private static Binary shift(NodeImport node) {
        var direction = node.attributes().getString(node.attributes().require("direction"), "");
        return new Binary(
                switch (direction) {
                    case "LEFT" -> Binary.Function.SHIFT_LEFT;
                    case "RIGHT" -> Binary.Function.SHIFT_RIGHT;
                    default ->
                        throw new GatunException("attribute 'direction' must be LEFT or RIGHT, got " + direction);
                });
    }

    private static DType target(NodeImport node) {
        return OnnxTypes.dtype(node.attributes().getInt(node.attributes().require("to"), 0));
    }

    private static Narrowing narrowing(NodeImport node) {
        return new Narrowing(
                node.attributes().getFlag("saturate", true),
                node.attributes().getChoice("round_mode", Narrowing.DEFAULT.direction()));
    }

    private static Cast castByName(NodeImport node) {
        var name = node.attributes().getString(node.attributes().require("to"), "");
        return Arrays.stream(TensorProto.DataType.values())
                .filter(type -> type.name().equals(name))
                .map(type -> new Cast(OnnxTypes.dtype(type.getNumber())))
                .findFirst()
                .orElseThrow(() -> new GatunException("attribute 'to' names no element type: " + name));
    }
}
