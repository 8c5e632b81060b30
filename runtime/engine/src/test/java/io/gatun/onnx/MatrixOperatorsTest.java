package io.gatun.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MatrixOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        var operators = Set.of("Gemm", "MatMul", "Softmax", "LogSoftmax", "Hardmax", "Det");
        return OnnxCases.atLeast(
                60,
                List.of(
                        OnnxCases.of(operators.toArray(String[]::new)),
                        OnnxCases.in("node", "B", Map.of(), operators),
                        OnnxCases.in("node-older", "B", Map.of(), operators),
                        OnnxCases.in("pytorch-converted", "A", Map.of(), operators)));
    }
}
