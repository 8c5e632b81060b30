package io.gatun.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ConvolutionOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(
                60,
                List.of(
                        OnnxCases.of("Conv", "ConvTranspose"),
                        OnnxCases.in("pytorch-converted", "A", Map.of(), Set.of("Conv", "ConvTranspose")),
                        OnnxCases.in("pytorch-operator", "A", Map.of(), Set.of("Conv", "ConvTranspose"))));
    }

    @TestFactory
    Stream<DynamicTest> rarer() {
        var operators = Set.of("DeformConv", "Col2Im");
        return OnnxCases.atLeast(
                13,
                List.of(
                        OnnxCases.in("node", "B", Map.of(), operators),
                        OnnxCases.in("node-older", "B", Map.of(), operators)));
    }
}
