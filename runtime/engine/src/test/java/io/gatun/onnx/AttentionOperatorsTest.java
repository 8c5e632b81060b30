package io.gatun.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AttentionOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        var operators = Set.of(
                "Attention",
                "CausalConvWithState",
                "LinearAttention",
                "RMSNormalization",
                "RotaryEmbedding",
                "SwiGLU",
                "TensorScatter");
        return OnnxCases.atLeast(
                170,
                List.of(
                        OnnxCases.in("node", "B", Map.of(), operators),
                        OnnxCases.in("node-older", "B", Map.of(), operators)));
    }
}
