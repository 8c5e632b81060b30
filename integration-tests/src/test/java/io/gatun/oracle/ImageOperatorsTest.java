package io.gatun.oracle;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Operators that image networks are made of. */
class ImageOperatorsTest {
    @TestFactory
    Stream<DynamicTest> convolutions() throws IOException {
        return RowTests.of("convolutions.txt");
    }

    @TestFactory
    Stream<DynamicTest> pools() throws IOException {
        return RowTests.of("pools.txt");
    }

    @TestFactory
    Stream<DynamicTest> resizing() throws IOException {
        return RowTests.of("resizing.txt");
    }

    @TestFactory
    Stream<DynamicTest> sampling() throws IOException {
        return RowTests.of("sampling.txt");
    }

    @TestFactory
    Stream<DynamicTest> moving() throws IOException {
        return RowTests.of("moving.txt");
    }

    @TestFactory
    Stream<DynamicTest> selecting() throws IOException {
        return RowTests.of("selecting.txt");
    }

    @TestFactory
    Stream<DynamicTest> empty() throws IOException {
        return RowTests.of("empty.txt");
    }

    @TestFactory
    Stream<DynamicTest> types() throws IOException {
        return RowTests.of("types.txt");
    }
}
