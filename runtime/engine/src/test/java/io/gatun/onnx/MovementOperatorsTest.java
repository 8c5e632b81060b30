package io.gatun.onnx;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MovementOperatorsTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return OnnxCases.atLeast(
                250,
                OnnxCases.of(
                        "Concat",
                        "DepthToSpace",
                        "SpaceToDepth",
                        "Flatten",
                        "Transpose",
                        "Expand",
                        "Tile",
                        "Reshape",
                        "Squeeze",
                        "Unsqueeze",
                        "Slice",
                        "Split",
                        "Pad"));
    }

    @TestFactory
    Stream<DynamicTest> rarer() {
        return OnnxCases.atLeast(8, OnnxCases.in("node", "B", Map.of(), Set.of("CenterCropPad", "ReverseSequence")));
    }
}
