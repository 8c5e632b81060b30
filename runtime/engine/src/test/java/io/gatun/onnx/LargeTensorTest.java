package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import io.gatun.Model;
import io.gatun.onnx.proto.ModelProto;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.onnx.proto.TensorProto.DataType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of more than 2^31 bytes and elements: offsets count in 64 bits. The files are sparse and take next to no disk. */
class LargeTensorTest {
    private static final long ROWS = 3;
    private static final long COLUMNS = 1_000_000_007;
    private static final long SIZE = ROWS * COLUMNS;
    private static final byte MARK = 42;

    @TempDir
    private Path folder;

    /** y = data[rows, columns]. */
    private static TestModel gathering() {
        var model = new TestModel().input("rows", DataType.INT64_VALUE, 2);
        model.input("columns", DataType.INT64_VALUE, 2);
        model.graph.addOutputBuilder().setName("y");
        model.node("Unsqueeze", List.of("rows", "one"), "a")
                .node("Unsqueeze", List.of("columns", "one"), "b")
                .initializer(TensorProto.newBuilder()
                        .setName("one")
                        .setDataType(DataType.INT64_VALUE)
                        .addDims(1)
                        .addInt64Data(1));
        var axis = io.gatun.onnx.proto.AttributeProto.newBuilder()
                .setName("axis")
                .setType(io.gatun.onnx.proto.AttributeProto.AttributeType.INT)
                .setI(1);
        model.node(NodeProto.newBuilder()
                .setOpType("Concat")
                .addAllInput(List.of("a", "b"))
                .addOutput("places")
                .addAttribute(axis));
        return model.node("GatherND", List.of("data", "places"), "y");
    }

    private static TensorProto.Builder data() {
        return TensorProto.newBuilder()
                .setName("data")
                .setDataType(DataType.UINT8_VALUE)
                .addDims(ROWS)
                .addDims(COLUMNS);
    }

    private static void mark(FileChannel channel, long position) throws IOException {
        channel.write(ByteBuffer.wrap(new byte[] {MARK}), position);
    }

    private static void assertFindsTheMark(Path file) {
        try (var model = Model.load(file);
                var session = model.session();
                var rows = Tensor.of(Shape.of(2), 2L, 0L);
                var columns = Tensor.of(Shape.of(2), COLUMNS - 2, 5L);
                var results = session.run(Map.of("rows", rows, "columns", columns))) {
            assertThat(results.get("y").toLongs()).containsExactly(MARK, 0);
        }
    }

    @Test
    void inAFileOfTheirOwn() throws IOException {
        var model = gathering();
        var tensor = data().setDataLocation(TensorProto.DataLocation.EXTERNAL);
        tensor.addExternalDataBuilder().setKey("location").setValue("data.bin");
        tensor.addExternalDataBuilder().setKey("offset").setValue("4096");
        model.initializer(tensor);
        try (var channel =
                FileChannel.open(folder.resolve("data.bin"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            mark(channel, 4096 + SIZE - 2);
            channel.write(ByteBuffer.allocate(1), 4096 + SIZE - 1);
        }
        var file = java.nio.file.Files.write(folder.resolve("model.onnx"), model.bytes());
        assertFindsTheMark(file);
    }

    /** As the writer would make it, but with a hole where the weights lie: messages of 3 GB within each other. */
    @Test
    void withinTheModelItself() throws IOException {
        var model = gathering();
        var graph = model.graph.build().toByteArray();
        var header = data().build().toByteArray();
        long tensorBytes = header.length + lengthPrefix(TensorProto.RAW_DATA_FIELD_NUMBER, SIZE).length + SIZE;
        var initializer = lengthPrefix(io.gatun.onnx.proto.GraphProto.INITIALIZER_FIELD_NUMBER, tensorBytes);
        long graphBytes = graph.length + initializer.length + tensorBytes;
        var front = new ByteArrayOutputStream();
        front.writeBytes(model.model.clone().clearGraph().build().toByteArray());
        front.writeBytes(lengthPrefix(ModelProto.GRAPH_FIELD_NUMBER, graphBytes));
        front.writeBytes(graph);
        front.writeBytes(initializer);
        front.writeBytes(header);
        front.writeBytes(lengthPrefix(TensorProto.RAW_DATA_FIELD_NUMBER, SIZE));
        var file = folder.resolve("model.onnx");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(front.toByteArray()));
            mark(channel, front.size() + SIZE - 2);
            channel.write(ByteBuffer.allocate(1), front.size() + SIZE - 1);
        }
        assertFindsTheMark(file);
    }

    private static byte[] lengthPrefix(int field, long length) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeTag(field, com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(length);
        out.flush();
        return bytes.toByteArray();
    }
}
