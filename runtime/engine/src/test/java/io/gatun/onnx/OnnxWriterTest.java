package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Metadata;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.ModelProto;
import io.gatun.op.Attributes;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.op.LegacyBroadcast;
import io.gatun.op.Op;
import io.gatun.op.Softmax;
import io.gatun.op.Split;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxWriterTest {
    @TempDir
    private Path folder;

    /** Every operator known writes what it reads, whatever its attributes. */
    @TestFactory
    Stream<DynamicTest> operators() {
        var known = OperatorTable.INSTANCE.all().keySet();
        return OnnxCases.in("node", "A", known, found -> assertRoundTrip(found.model()));
    }

    /** Graphs inside operators compute the same when they are read again; that of an old Scan cannot be said today. */
    @TestFactory
    Stream<DynamicTest> controlFlow() {
        return OnnxCases.atLeast(5, OnnxCases.in("node", "B", Set.of("If", "Loop", "Scan"), found -> {
            if (!found.name().equals("test_scan_sum")) {
                found.run(rewritten(found.model()));
            }
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20-cifar10.onnx", "squeezenet1.0-imagenet-fp32.onnx"})
    void wholeNetworks(String name) {
        assertRoundTrip(OnnxCases.model(name));
    }

    private Path rewritten(Path model) {
        var file = folder.resolve("written.onnx");
        try (var arena = Arena.ofShared()) {
            OnnxWriter.write(OnnxReader.read(model, arena), file);
        }
        return file;
    }

    @Test
    void aChannelTakesTheSameBytesAsAFile() throws IOException {
        var builder = new GraphBuilder("g");
        var x = builder.input("x", DType.FLOAT32, Dim.of(2));
        builder.output(builder.node(
                "y", new Binary(Binary.Function.ADD), x, builder.constant("c", Tensor.of(Shape.of(2), 1f, 2f))));
        var graph = builder.build();
        var file = folder.resolve("g.onnx");
        OnnxWriter.write(graph, file);
        var bytes = new ByteArrayOutputStream();
        OnnxWriter.write(graph, Channels.newChannel(bytes));
        assertThat(bytes.toByteArray()).isEqualTo(Files.readAllBytes(file));
        var closed = Channels.newChannel(new ByteArrayOutputStream());
        closed.close();
        assertThatThrownBy(() -> OnnxWriter.write(graph, closed))
                .isInstanceOf(GatunException.class)
                .hasMessageStartingWith("the model cannot be written: ");
    }

    private void assertRoundTrip(Path model) {
        try (var arena = Arena.ofShared()) {
            var graph = OnnxReader.read(model, arena);
            OnnxWriter.write(graph, folder.resolve("written.onnx"));
            assertEqual(OnnxReader.read(folder.resolve("written.onnx"), arena), graph);
        }
    }

    private static void assertEqual(Graph got, Graph wanted) {
        assertThat(got.name()).isEqualTo(wanted.name());
        assertThat(got.inputs()).isEqualTo(wanted.inputs());
        assertThat(got.outputs()).isEqualTo(wanted.outputs());
        assertThat(got.nodes())
                .extracting(OnnxWriterTest::text)
                .isEqualTo(wanted.nodes().stream().map(OnnxWriterTest::text).toList());
        assertThat(got.metadata().properties()).isEqualTo(wanted.metadata().properties());
        assertThat(got.constants().keySet())
                .containsExactlyElementsOf(wanted.constants().keySet());
        wanted.constants().forEach((value, tensor) -> {
            var other = got.constant(value).orElseThrow();
            assertThat(other.type()).isEqualTo(tensor.type());
            assertThat(other.segment().mismatch(tensor.segment()))
                    .as("first byte that differs in %s", value)
                    .isEqualTo(-1);
        });
    }

    /** Tensors are equal only to themselves, their texts say what they hold. */
    private static String text(Node node) {
        return node.describe() + node.op().getClass() + node.op().attributes() + node.inputs() + node.outputs();
    }

    private static Graph convolution(Op op, Tensor weight, Dim... dims) {
        var builder = new GraphBuilder("one");
        var x = builder.input("x", DType.FLOAT32, dims);
        var w = builder.constant("w", weight);
        builder.output(builder.node("y", op, x, w));
        return builder.metadata(new Metadata("", 0, Map.of(), Map.of("labels", "a,b")))
                .build();
    }

    private static final Conv CONV = new Conv(Window.of(Attributes.NONE), 1);

    @Test
    void outputsAreDeclaredWithTheSymbolsTheyFollow() throws IOException {
        try (var weight = Tensor.allocate(DType.FLOAT32, Shape.of(4, 3, 3, 3))) {
            var file = folder.resolve("symbols.onnx");
            OnnxWriter.write(convolution(CONV, weight, Dim.of("N"), Dim.of(3), Dim.of("H"), Dim.of(10)), file);
            var model = ModelProto.parseFrom(Files.readAllBytes(file));
            var dims = model.getGraph()
                    .getOutput(0)
                    .getType()
                    .getTensorType()
                    .getShape()
                    .getDimList();
            assertThat(dims).hasSize(4);
            assertThat(dims.get(0).getDimParam()).isEqualTo("N");
            assertThat(dims.get(1).getDimValue()).isEqualTo(4);
            assertThat(dims.get(2).getValueCase().getNumber())
                    .as("two less than H")
                    .isZero();
            assertThat(dims.get(3).getDimValue()).isEqualTo(8);
            assertThat(model.getProducerName()).isEqualTo("gatun");
            assertThat(model.getMetadataProps(0).getKey()).isEqualTo("labels");
        }
    }

    @Test
    void whatOnnxDoesNotHaveIsRefusedAndTheOldFileStays() throws IOException {
        try (var weight = Tensor.allocate(DType.FLOAT32, Shape.of(4, 3, 3, 3))) {
            var file = Files.writeString(folder.resolve("kept.onnx"), "old");
            var fused = new FusedConv(CONV, false, Optional.empty());
            var graph = convolution(fused, weight, Dim.of(1), Dim.of(3), Dim.of(8), Dim.of(8));
            assertThatThrownBy(() -> OnnxWriter.write(graph, file))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("kept.onnx: node 'y' (FusedConv): is not an operator of ONNX and cannot be written");
            assertThat(file).hasContent("old");
            try (var files = Files.list(folder)) {
                assertThat(files).containsExactly(file);
            }
        }
    }

    @Test
    void equalPartsOfASplitAreCounted() throws IOException {
        var builder = new GraphBuilder("split");
        var x = builder.input("x", DType.FLOAT32, Dim.of(5));
        builder.node(
                new Node("split", new Split(0), List.of(x), List.of(new Value("a"), Value.ABSENT, new Value("b"))));
        var graph = builder.output(new Value("b")).build();
        var file = folder.resolve("split.onnx");
        OnnxWriter.write(graph, file);
        var node = ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNode(0);
        assertThat(node.getAttributeList()).anySatisfy(attribute -> {
            assertThat(attribute.getName()).isEqualTo("num_outputs");
            assertThat(attribute.getI()).isEqualTo(3);
        });
        try (var arena = Arena.ofShared()) {
            assertEqual(OnnxReader.read(file, arena), graph);
        }
    }

    @Test
    void broadcastingAlongAnAxisHasNoFormToday() {
        var graph = new GraphBuilder("old");
        var x = graph.input("x", DType.FLOAT32, Dim.of(1), Dim.of(3), Dim.of(8));
        var bias = graph.input("bias", DType.FLOAT32, Dim.of(3));
        graph.output(graph.node("y", new LegacyBroadcast(new Binary(Binary.Function.ADD), 1), x, bias));
        assertThatThrownBy(() -> OnnxWriter.write(graph.build(), folder.resolve("old.onnx")))
                .isInstanceOf(GatunException.class)
                .hasMessage("old.onnx: node 'y' (Add): means what it meant in an older operator set, "
                        + "for which today's operators have no form");
    }

    @Test
    void anOldSoftmaxIsWrittenOnlyWhereTodaysDoesTheSame() {
        var same = softmax(new Softmax(1, true), Dim.of("N"), Dim.of(10), Dim.of(1), Dim.of(1));
        var file = folder.resolve("old.onnx");
        OnnxWriter.write(same, file);
        try (var arena = Arena.ofShared()) {
            assertThat(OnnxReader.read(file, arena).nodes().getFirst().op()).isEqualTo(new Softmax(1, false));
        }
        var other = softmax(new Softmax(1, true), Dim.of("N"), Dim.of(10), Dim.of(7), Dim.of(1));
        assertThatThrownBy(() -> OnnxWriter.write(other, file))
                .isInstanceOf(GatunException.class)
                .hasMessageStartingWith("old.onnx: node 'y' (Softmax): means what it meant in an older operator set");
    }

    private static Graph softmax(Op op, Dim... dims) {
        var graph = new GraphBuilder("old");
        graph.output(graph.node("y", op, graph.input("x", DType.FLOAT32, dims)));
        return graph.build();
    }

    @Test
    void filesThatCannotBeWrittenAreNamed() {
        try (var weight = Tensor.allocate(DType.FLOAT32, Shape.of(4, 3, 3, 3))) {
            var graph = convolution(CONV, weight, Dim.of(1), Dim.of(3), Dim.of(8), Dim.of(8));
            assertThatThrownBy(() -> OnnxWriter.write(graph, folder.resolve("absent/model.onnx")))
                    .isInstanceOf(GatunException.class)
                    .hasMessageStartingWith("model.onnx: cannot be written: ");
        }
    }

    @Test
    void tensorsAreWrittenAndReadOfEveryType() {
        for (var dtype : DType.values()) {
            try (var tensor = Tensor.allocate(dtype, Shape.of(2, 3))) {
                for (int i = 0; i < 6; i++) {
                    tensor.set(i, (long) i);
                }
                var file = folder.resolve(dtype + ".pb");
                TensorFile.write(file, "t", tensor);
                try (var read = TensorFile.read(file)) {
                    assertThat(read.type()).isEqualTo(tensor.type());
                    assertThat(read.segment().mismatch(tensor.segment())).isEqualTo(-1);
                }
            }
        }
    }
}
