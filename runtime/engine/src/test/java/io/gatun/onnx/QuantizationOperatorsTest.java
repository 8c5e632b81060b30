package io.gatun.onnx;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class QuantizationOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(
                50,
                List.of(OnnxCases.of(
                        "QuantizeLinear",
                        "DequantizeLinear",
                        "DynamicQuantizeLinear",
                        "QLinearConv",
                        "ConvInteger",
                        "QLinearMatMul",
                        "MatMulInteger")));
    }
}
