package io.gatun.onnx;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class SelectionOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(20, OnnxCases.of("OneHot", "CumSum", "TopK", "NonZero"));
    }

    @TestFactory
    Stream<DynamicTest> rarer() {
        return OnnxCases.atLeast(
                20, OnnxCases.in("node", "B", Map.of(), Set.of("CumProd", "Trilu", "EyeLike", "Compress", "Unique")));
    }
}
