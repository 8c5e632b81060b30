package io.gatun.onnx;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class SamplingOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(50, OnnxCases.of("GridSample", "NonMaxSuppression", "RoiAlign", "Einsum"));
    }
}
