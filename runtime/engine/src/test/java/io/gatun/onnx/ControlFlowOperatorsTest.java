package io.gatun.onnx;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ControlFlowOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(5, OnnxCases.in("node", "B", Map.of(), Set.of("If", "Loop", "Scan")));
    }
}
