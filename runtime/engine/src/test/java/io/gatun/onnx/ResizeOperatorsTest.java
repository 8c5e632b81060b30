package io.gatun.onnx;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ResizeOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(30, OnnxCases.of("Resize", "Upsample"));
    }
}
