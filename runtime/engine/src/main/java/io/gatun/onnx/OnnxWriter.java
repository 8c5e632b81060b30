package io.gatun.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Subgraph;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.onnx.proto.ModelProto;
import io.gatun.onnx.proto.TypeProto;
import io.gatun.onnx.proto.ValueInfoProto;
import io.gatun.op.ControlFlow;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes graphs as ONNX models. Weights go from memory to the file without passing through the heap. Names of nodes,
 * values, inputs and outputs, and the free properties, are kept; operators are written in the form they have today.
 */
public final class OnnxWriter {
    private static final long IR_VERSION = 10;
    private static final int OPSET = 21;

    /** Protobuf's own limit for a message, and so everyone's for a model in one file. */
    private static final long LARGEST_FILE = Integer.MAX_VALUE;

    private OnnxWriter() {}

    /**
     * Writes a model; a file of this name is replaced once the new one is complete.
     *
     * @throws GatunException if a node's operator is not one of ONNX, the model is larger than 2 GB, or the file cannot be
     *     written
     */
    public static void write(Graph graph, Path file) {
        AtomicFile.write(file, channel -> writeTo(channel, graph));
    }

    /**
     * Writes a model to a channel, which stays open.
     *
     * @throws GatunException if a node's operator is not one of ONNX, the model is larger than 2 GB, or the channel fails
     */
    public static void write(Graph graph, WritableByteChannel channel) {
        try {
            writeTo(channel, graph);
        } catch (IOException broken) {
            throw new GatunException("the model cannot be written: " + broken.getMessage(), broken);
        }
    }

    private static void writeTo(WritableByteChannel channel, Graph graph) throws IOException {
        var structure = structure(graph);
        var tensors = new ArrayList<TensorMessage>();
        graph.constants().forEach((value, tensor) -> tensors.add(new TensorMessage(value.name(), tensor)));
        long size = structure.getSerializedSize();
        for (var tensor : tensors) {
            size += CodedOutputStream.computeTagSize(GraphProto.INITIALIZER_FIELD_NUMBER)
                    + CodedOutputStream.computeUInt64SizeNoTag(tensor.size())
                    + tensor.size();
        }
        var header = header(graph);
        if (size + header.getSerializedSize() > LARGEST_FILE) {
            throw new GatunException("the model has " + size + " bytes, an ONNX file at most " + LARGEST_FILE);
        }
        var out = CodedOutputStream.newInstance(Channels.newOutputStream(channel));
        header.writeTo(out);
        out.writeTag(ModelProto.GRAPH_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(size);
        structure.writeTo(out);
        out.flush();
        for (var tensor : tensors) {
            tensor.writeTo(channel, prefix -> {
                prefix.writeTag(GraphProto.INITIALIZER_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                prefix.writeUInt64NoTag(tensor.size());
            });
        }
    }

    /** Everything but the graph. */
    private static ModelProto header(Graph graph) {
        var model = ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName("gatun");
        model.addOpsetImportBuilder().setDomain("").setVersion(opset(graph.nodes()));
        new java.util.TreeMap<>(graph.metadata().properties())
                .forEach((key, value) ->
                        model.addMetadataPropsBuilder().setKey(key).setValue(value));
        return model.build();
    }

    /** A fixed version, or the one that brought the youngest operator in use. */
    private static int opset(List<Node> nodes) {
        int opset = OPSET;
        for (var node : nodes) {
            opset = Math.max(
                    opset, OperatorTable.INSTANCE.all().get(node.op().type()).firstKey());
            if (node.op() instanceof ControlFlow flow) {
                for (var body : flow.bodies()) {
                    opset = Math.max(opset, body instanceof Subgraph graph ? opset(graph.nodes()) : OPSET);
                }
            }
        }
        return opset;
    }

    private static WrittenNames names(Graph graph) {
        var names = new WrittenNames();
        graph.inputs().forEach(input -> names.define(input.value()));
        graph.constants().keySet().forEach(names::define);
        graph.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .filter(Value::isPresent)
                .forEach(names::define);
        return names;
    }

    /** The graph without its constants. */
    private static GraphProto structure(Graph graph) {
        var proto = GraphProto.newBuilder().setName(graph.name().isEmpty() ? "graph" : graph.name());
        var types = new OutputTypes(graph);
        var writer = new NodeWriter(names(graph));
        graph.nodes()
                .forEach(node -> proto.addNode(writer.write(LegacyForms.today(graph, node), types.of(node.input(0)))));
        graph.inputs().forEach(input -> proto.addInput(input(input)));
        for (var output : graph.outputs()) {
            var info = proto.addOutputBuilder().setName(output.name());
            types.of(output).ifPresent(info::setType);
        }
        return proto.build();
    }

    private static ValueInfoProto input(GraphInput input) {
        var tensor = TypeProto.Tensor.newBuilder().setElemType(OnnxTypes.number(input.dtype()));
        tensor.setShape(OnnxTypes.shape(input.dims()));
        return ValueInfoProto.newBuilder()
                .setName(input.name())
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
