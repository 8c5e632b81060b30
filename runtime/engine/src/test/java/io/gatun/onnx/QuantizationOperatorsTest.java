package io.gatun.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class QuantizationOperatorsTest {
    private static final String[] QUANTIZATION = {
        "QuantizeLinear",
        "DequantizeLinear",
        "DynamicQuantizeLinear",
        "QLinearConv",
        "ConvInteger",
        "QLinearMatMul",
        "MatMulInteger"
    };
    private static final String[] CASTS = {"Cast", "CastLike", "BitCast"};

    @TestFactory
    Stream<DynamicTest> wholeNumbers() {
        return OnnxCases.atLeast(50, List.of(OnnxCases.of(QUANTIZATION)));
    }

    @TestFactory
    Stream<DynamicTest> typesOfFewBits() {
        return OnnxCases.atLeast(50, List.of(tierB("node", QUANTIZATION), tierB("node-older", QUANTIZATION)));
    }

    @TestFactory
    Stream<DynamicTest> casts() {
        return OnnxCases.atLeast(200, List.of(tierB("node", CASTS), tierB("node-older", CASTS)));
    }

    private static Stream<DynamicTest> tierB(String folder, String... operators) {
        return OnnxCases.in(folder, "B", Map.of(), Set.of(operators));
    }
}
