package io.gatun.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PoolOperatorsTest {
    private static final Set<String> OPERATORS = Set.of(
            "MaxPool",
            "AveragePool",
            "LpPool",
            "GlobalMaxPool",
            "GlobalAveragePool",
            "GlobalLpPool",
            "Squeeze",
            "Unsqueeze");

    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(
                100,
                List.of(
                        OnnxCases.of(
                                "MaxPool",
                                "AveragePool",
                                "LpPool",
                                "GlobalMaxPool",
                                "GlobalAveragePool",
                                "GlobalLpPool"),
                        OnnxCases.in("node", "B", Map.of(), Set.of("MaxUnpool")),
                        OnnxCases.in("node-older", "B", Map.of(), Set.of("MaxUnpool")),
                        OnnxCases.in("pytorch-converted", "A", Map.of(), OPERATORS),
                        OnnxCases.in("pytorch-operator", "A", Map.of(), OPERATORS)));
    }
}
