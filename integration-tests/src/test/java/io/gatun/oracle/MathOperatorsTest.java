package io.gatun.oracle;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Operators that compute with numbers: functions, arithmetic, matrices, normalisations, quantisation and casts, reductions. */
class MathOperatorsTest {
    @TestFactory
    Stream<DynamicTest> activations() throws IOException {
        return RowTests.of("activations.txt");
    }

    @TestFactory
    Stream<DynamicTest> arithmetic() throws IOException {
        return RowTests.of("arithmetic.txt");
    }

    @TestFactory
    Stream<DynamicTest> matrices() throws IOException {
        return RowTests.of("matrices.txt");
    }

    @TestFactory
    Stream<DynamicTest> normalizations() throws IOException {
        return RowTests.of("normalizations.txt");
    }

    @TestFactory
    Stream<DynamicTest> quantization() throws IOException {
        return RowTests.of("quantization.txt");
    }

    @TestFactory
    Stream<DynamicTest> reductions() throws IOException {
        return RowTests.of("reductions.txt");
    }
}
