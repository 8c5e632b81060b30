package io.gatun.operators;

import io.gatun.onnx.proto.GraphProto;
import io.gatun.tensor.DType;
import java.util.Map;

/** Subgraphs for the examples of operators that have some. */
final class ExampleGraphs {
    private ExampleGraphs() {}

    static GraphProto of(String name, Map<String, DType> types) {
        throw new AssertionError("no graph " + name + " for " + types);
    }
}
