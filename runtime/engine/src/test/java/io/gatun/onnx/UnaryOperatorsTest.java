package io.gatun.onnx;

import io.gatun.op.Unary;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class UnaryOperatorsTest {
    private static final Set<String> OPERATORS = operators();

    private static Set<String> operators() {
        var names = new HashSet<>(Set.of("Clip", "PRelu", "IsNaN", "IsInf", "Identity", "Dropout"));
        Arrays.stream(Unary.Function.values()).map(Unary.Function::type).forEach(names::add);
        return names;
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(
                130,
                List.of(
                        OnnxCases.of(OPERATORS.toArray(String[]::new)),
                        OnnxCases.in("simple", "A", Map.of(), Set.of("Relu")),
                        OnnxCases.in("simple", "B", Map.of(), Set.of("Shrink")),
                        OnnxCases.in("pytorch-converted", "A", Map.of(), OPERATORS),
                        OnnxCases.in("node-older", "B", Map.of(), OPERATORS)));
    }

    @TestFactory
    Stream<DynamicTest> rarerCases() {
        var own = new HashSet<>(OPERATORS);
        // Identity also stands alone in cases of sequences and optionals, which are not tensors.
        own.remove("Identity");
        return OnnxCases.atLeast(34, List.of(OnnxCases.in("node", "B", Map.of(), own)));
    }
}
