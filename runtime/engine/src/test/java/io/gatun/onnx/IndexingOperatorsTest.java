package io.gatun.onnx;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class IndexingOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(
                100,
                OnnxCases.of(
                        "Gather",
                        "GatherElements",
                        "GatherND",
                        "Scatter",
                        "ScatterElements",
                        "ScatterND",
                        "Shape",
                        "Size",
                        "ConstantOfShape"));
    }
}
