package io.gatun.onnx;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Small graphs of operator set 6, as an old PyTorch exported them, and other tiny graphs, by the operators' definitions. */
class ConvertedNetworksTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        var known = OperatorTable.INSTANCE.all().keySet();
        return Stream.of("pytorch-converted", "pytorch-operator", "simple")
                .flatMap(folder -> OnnxCases.in(folder, "A", Map.of(), known));
    }
}
