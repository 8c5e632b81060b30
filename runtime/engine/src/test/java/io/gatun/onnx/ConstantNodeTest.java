package io.gatun.onnx;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ConstantNodeTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.of("Constant");
    }
}
