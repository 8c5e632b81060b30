package io.gatun.onnx;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Small graphs that PyTorch exported long ago, in operator set 6, and shapes that a graph computes for itself. */
class ExportedGraphsTest {
    @TestFactory
    Stream<DynamicTest> operators() {
        return OnnxCases.atLeast(35, all("pytorch-operator"));
    }

    @TestFactory
    Stream<DynamicTest> layers() {
        return OnnxCases.atLeast(82, all("pytorch-converted"));
    }

    @TestFactory
    Stream<DynamicTest> shapes() {
        return OnnxCases.atLeast(6, all("simple"));
    }

    private static Stream<DynamicTest> all(String folder) {
        return OnnxCases.in(folder, "A", Map.of(), OperatorTable.INSTANCE.all().keySet());
    }
}
