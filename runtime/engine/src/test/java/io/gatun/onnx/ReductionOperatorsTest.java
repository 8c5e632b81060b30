package io.gatun.onnx;

import io.gatun.op.Reduce;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ReductionOperatorsTest {
    @TestFactory
    Stream<DynamicTest> reductions() {
        var operators = Arrays.stream(Reduce.Function.values())
                .map(Reduce.Function::type)
                .toArray(String[]::new);
        return OnnxCases.atLeast(100, OnnxCases.of(operators));
    }

    @TestFactory
    Stream<DynamicTest> positionsOfExtremes() {
        return OnnxCases.atLeast(50, OnnxCases.of("ArgMax", "ArgMin"));
    }
}
