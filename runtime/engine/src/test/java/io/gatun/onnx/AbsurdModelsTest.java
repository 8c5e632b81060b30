package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.onnx.proto.TensorProto.DataType;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Well-formed files that ask for nonsense: refused when they are read, by name, with what was expected and what came. */
class AbsurdModelsTest {
    static Stream<Arguments> windows() {
        return Stream.of(
                absurd(
                        "kernel of 0",
                        pool(ints("kernel_shape", 0, 2)),
                        "attribute 'kernel_shape' has an entry outside 1 to 2^31-1: [0, 2]"),
                absurd(
                        "negative kernel",
                        pool(ints("kernel_shape", 2, -2)),
                        "attribute 'kernel_shape' has an entry outside 1 to 2^31-1: [2, -2]"),
                absurd(
                        "stride of 0",
                        pool(ints("kernel_shape", 2, 2), ints("strides", 0, 1)),
                        "attribute 'strides' has an entry outside 1 to 2^31-1: [0, 1]"),
                absurd(
                        "dilation of 0",
                        pool(ints("kernel_shape", 2, 2), ints("dilations", 1, 0)),
                        "attribute 'dilations' has an entry outside 1 to 2^31-1: [1, 0]"),
                absurd(
                        "pads of the kernel's size",
                        pool(ints("kernel_shape", 2, 2), ints("pads", 2, 0, 0, 0)),
                        "padding of a pool must be smaller than its kernel [2, 2], got Explicit[before=[2, 0], after=[0, 0]]"),
                absurd(
                        "negative pads",
                        pool(ints("kernel_shape", 2, 2), ints("pads", -9, 0, 0, 0)),
                        "attribute 'pads' has an entry outside 0 to 2^31-1: [-9, 0]"),
                absurd(
                        "pads of 2^62",
                        pool(ints("kernel_shape", 2, 2), ints("pads", 1L << 62, 0, 0, 0)),
                        "attribute 'pads' has an entry outside 0 to 2^31-1: [4611686018427387904, 0]"),
                absurd(
                        "too few pads",
                        pool(ints("kernel_shape", 2, 2), ints("pads", 1, 1)),
                        "attribute 'pads' wants 2 numbers, got [1]"),
                absurd(
                        "kernel larger than the image",
                        pool(ints("kernel_shape", 9, 9)),
                        "kernel [9, 9] with dilations [1, 1] and padding does not fit input [1,3,8,8]"),
                absurd(
                        "kernel of one axis",
                        pool(ints("kernel_shape", 2)),
                        "attribute 'kernel_shape' wants 2 numbers, got [2]"),
                absurd(
                        "groups that do not divide",
                        conv(number("group", 2)),
                        "attribute 'group' is 2, which does not divide the output channels, 'w' is f32[3,3,1,1]"),
                absurd(
                        "no groups",
                        conv(number("group", 0)),
                        "attribute 'group' is 0, which does not divide the output channels, 'w' is f32[3,3,1,1]"),
                absurd(
                        "more groups than channels",
                        conv(number("group", 1L << 40)),
                        "attribute 'group' is 1099511627776, which does not divide the output channels, 'w' is f32[3,3,1,1]"),
                absurd(
                        "stride of 0",
                        conv(ints("strides", 0, 0)),
                        "attribute 'strides' has an entry outside 1 to 2^31-1: [0, 0]"),
                absurd(
                        "kernel_shape unlike the weight's",
                        conv(ints("kernel_shape", 2, 2)),
                        "attribute 'kernel_shape' is [2, 2], 'w' is f32[3,3,1,1]"),
                absurd("no kernel", pool(), "attribute 'kernel_shape' wants 2 numbers, got []"));
    }

    private static Arguments absurd(String name, TestModel model, String message) {
        return argumentSet(name, model, message);
    }

    private static AttributeProto ints(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList())
                .build();
    }

    private static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    private static TestModel node(TestModel model, String type, List<String> inputs, AttributeProto... attributes) {
        return model.node(NodeProto.newBuilder()
                .setOpType(type)
                .addAllInput(inputs)
                .addOutput("y")
                .addAllAttribute(List.of(attributes)));
    }

    private static TestModel pool(AttributeProto... attributes) {
        return node(TestModel.withInput(1, 3, 8, 8), "MaxPool", List.of("x"), attributes);
    }

    private static TestModel conv(AttributeProto... attributes) {
        var model = TestModel.withInput(1, 3, 8, 8).floats("w", List.of(3L, 3L, 1L, 1L), new float[9]);
        return node(model, "Conv", List.of("x", "w"), attributes);
    }

    private static TestModel of(String type, AttributeProto... attributes) {
        return node(TestModel.withInput(2, 3, 4), type, List.of("x"), attributes);
    }

    private static TestModel with(String type, TensorProto.Builder second, AttributeProto... attributes) {
        return node(TestModel.withInput(2, 3, 4).initializer(second), type, List.of("x", "c"), attributes);
    }

    private static TensorProto.Builder longs(long... values) {
        return TensorProto.newBuilder()
                .setName("c")
                .setDataType(DataType.INT64_VALUE)
                .addDims(values.length)
                .addAllInt64Data(LongStream.of(values).boxed().toList());
    }

    static Stream<Arguments> axes() {
        return Stream.of(
                absurd(
                        "axis beyond the rank",
                        of("Softmax", number("axis", 3)),
                        "axis 3 is outside a tensor of rank 3"),
                absurd(
                        "axis below minus the rank",
                        of("Flatten", number("axis", -4)),
                        "attribute 'axis' must be from -3 to 3, got -4, 'x' is f32[2,3,4]"),
                absurd(
                        "axis of 2^63-1",
                        of("Softmax", number("axis", Long.MAX_VALUE)),
                        "axis 9223372036854775807 is outside a tensor of rank 3"),
                absurd(
                        "axis of -2^63",
                        of("Concat", number("axis", Long.MIN_VALUE)),
                        "axis -9223372036854775808 is outside a tensor of rank 3"),
                absurd(
                        "perm that repeats an axis",
                        of("Transpose", ints("perm", 0, 0, 1)),
                        "axes [0, 0, 1] name one axis twice"),
                absurd(
                        "perm of too few axes",
                        of("Transpose", ints("perm", 1, 0)),
                        "attribute 'perm' [1, 0] names 2 axes, 'x' is f32[2,3,4]"),
                absurd(
                        "perm with an axis that is not there",
                        of("Transpose", ints("perm", 0, 1, 3)),
                        "axes [0, 1, 3] do not all lie in a tensor of rank 3"),
                absurd("axes twice", with("Unsqueeze", longs(1, 1)), "axes [1, 1] name one axis twice"),
                absurd(
                        "squeezing what is not 1",
                        with("Squeeze", longs(1)),
                        "axis 1 wants extent 1 to be dropped, 'x' is f32[2,3,4]"),
                absurd(
                        "reducing an axis that is not there",
                        of("ReduceMax", ints("axes", 7)),
                        "axes [7] do not all lie in a tensor of rank 3"));
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                absurd(
                        "reshape to another size",
                        with("Reshape", longs(5, 5)),
                        "shape [5, 5] has 25 elements, 'x' is f32[2,3,4] with 24"),
                absurd(
                        "reshape with two unknowns",
                        with("Reshape", longs(-1, -1)),
                        "shape [-1, -1] wants at most one -1 and nothing below it"),
                absurd(
                        "reshape to a negative extent",
                        with("Reshape", longs(-2, 12)),
                        "shape [-2, 12] wants at most one -1 and nothing below it"),
                absurd(
                        "reshape to 2^64 elements",
                        with("Reshape", longs(1L << 32, 1L << 32)),
                        "a tensor of shape [4294967296, 4294967296] has more than 2^63 elements"),
                absurd(
                        "expand that does not broadcast",
                        with("Expand", longs(5, 5, 5)),
                        "shapes [[2,3,4], [5,5,5]] do not broadcast"),
                absurd(
                        "expand beyond 2^63 elements",
                        with("Expand", longs(1L << 40, 1L << 40, 1, 1, 1)),
                        "a tensor of shape [1099511627776, 1099511627776, 1, 1, 1] has more than 2^63 elements"),
                absurd(
                        "tile a negative number of times",
                        with("Tile", longs(1, -1, 1)),
                        "repeats wants 3 numbers of at least 0, got [1, -1, 1], 'x' is f32[2,3,4]"),
                absurd(
                        "tile 2^62 times",
                        with("Tile", longs(1L << 62, 1L << 62, 1)),
                        "an extent of 2 * 4611686018427387904 is larger than 2^63"),
                absurd(
                        "pad to less than nothing",
                        with("Pad", longs(0, 0, -9, 0, 0, 0)),
                        "pads [0, 0, -9, 0, 0, 0] with mode CONSTANT do not fit, 'x' is f32[2,3,4]"),
                absurd(
                        "split into more than there is",
                        with("Split", longs(1, 9)),
                        "lengths want 1 numbers that add up to 2, got [1, 9], 'x' is f32[2,3,4]"),
                absurd(
                        "more of the largest than there are",
                        with("TopK", longs(9)),
                        "k must be from 0 to 4, got 9, 'x' is f32[2,3,4]"),
                absurd(
                        "blocks that do not divide",
                        of("DepthToSpace", number("blocksize", 0)),
                        "input 0 wants rank 4, 'x' is f32[2,3,4]"),
                absurd("slice with a step of 0", slice(), "steps want numbers other than 0"));
    }

    private static TestModel slice() {
        var model = TestModel.withInput(2, 3, 4)
                .initializer(longs(0))
                .initializer(longs(2).setName("ends"))
                .initializer(longs(0).setName("axes"))
                .initializer(longs(0).setName("steps"));
        return node(model, "Slice", List.of("x", "c", "ends", "axes", "steps"));
    }

    static Stream<Arguments> types() {
        return Stream.of(
                absurd(
                        "whole numbers where floats belong",
                        with("Conv", longs(1, 2)),
                        "inputs want one element type, but 'x' is f32[2,3,4] and 'c' is i64[2]"),
                absurd(
                        "two types in one addition",
                        with("Add", longs(1, 2, 3, 4)),
                        "inputs want one element type, but 'x' is f32[2,3,4] and 'c' is i64[4]"),
                absurd(
                        "floats as a shape",
                        node(TestModel.withInput(3), "Reshape", List.of("x", "x")),
                        "input 1 wants [i64, i32], 'x' is f32[3]"),
                absurd(
                        "an element type that does not exist",
                        of("Cast", number("to", 99)),
                        "unknown element type number 99"),
                absurd("too few inputs", of("MatMul"), "wants 2 inputs, has 1"),
                absurd("too many inputs", with("Relu", longs(1)), "wants 1 inputs, has 2"),
                absurd(
                        "a missing input in the middle",
                        node(TestModel.withInput(2), "Add", List.of("", "x")),
                        "input 0 is missing"));
    }

    @ParameterizedTest
    @MethodSource({"windows", "axes", "shapes", "types"})
    void isRefused(TestModel model, String message) {
        assertThatThrownBy(() -> Model.read(model.bytes(), "test.onnx"))
                .isInstanceOf(GatunException.class)
                .hasMessage("test.onnx: node '%s_0' (%s): %s", type(model), type(model), message);
    }

    private static String type(TestModel model) {
        return model.graph.getNode(0).getOpType();
    }
}
