package io.gatun.onnx;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class SamplingOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(50, OnnxCases.of("GridSample", "NonMaxSuppression", "RoiAlign", "Einsum"));
    }

    @TestFactory
    Stream<DynamicTest> rarer() {
        return OnnxCases.atLeast(4, OnnxCases.in("node", "B", Map.of(), Set.of("AffineGrid")));
    }
}
