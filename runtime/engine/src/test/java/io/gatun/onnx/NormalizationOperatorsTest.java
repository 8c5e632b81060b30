package io.gatun.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class NormalizationOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(
                40,
                List.of(
                        OnnxCases.of(
                                "BatchNormalization",
                                "InstanceNormalization",
                                "GroupNormalization",
                                "LayerNormalization",
                                "LRN",
                                "LpNormalization",
                                "MeanVarianceNormalization"),
                        OnnxCases.in(
                                "pytorch-converted",
                                "A",
                                Map.of(),
                                Set.of("BatchNormalization", "Unsqueeze", "Squeeze"))));
    }
}
