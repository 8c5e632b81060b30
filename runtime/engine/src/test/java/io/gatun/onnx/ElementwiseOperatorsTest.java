package io.gatun.onnx;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ElementwiseOperatorsTest {
    @TestFactory
    Stream<DynamicTest> arithmetic() {
        return OnnxCases.atLeast(
                150, OnnxCases.of("Add", "Sub", "Mul", "Div", "Pow", "Mod", "Sum", "Mean", "Max", "Min"));
    }

    @TestFactory
    Stream<DynamicTest> logic() {
        return OnnxCases.atLeast(
                90,
                OnnxCases.of(
                        "And",
                        "Or",
                        "Xor",
                        "Equal",
                        "Less",
                        "LessOrEqual",
                        "Greater",
                        "GreaterOrEqual",
                        "Where",
                        "BitShift",
                        "BitwiseAnd",
                        "BitwiseOr",
                        "BitwiseXor"));
    }

    @TestFactory
    Stream<DynamicTest> castsAndRanges() {
        return OnnxCases.atLeast(1, OnnxCases.of("Cast", "CastLike", "Range"));
    }
}
