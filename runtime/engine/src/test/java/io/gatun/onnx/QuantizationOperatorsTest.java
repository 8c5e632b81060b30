package io.gatun.onnx;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class QuantizationOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(
                40, List.of(OnnxCases.of(Map.of(), "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear")));
    }
}
