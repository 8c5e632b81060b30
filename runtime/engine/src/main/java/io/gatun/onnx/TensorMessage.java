package io.gatun.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/** A tensor as a TensorProto that is written without passing through the heap. */
final class TensorMessage {
    private static final int BUFFER = 1 << 16;

    /** No segment turns into a buffer of more than 2 GB. */
    private static final long PIECE = 1L << 30;

    private final TensorProto header;
    private final Tensor tensor;

    TensorMessage(String name, Tensor tensor) {
        this.header = header(name, tensor).build();
        this.tensor = tensor;
    }

    private static TensorProto.Builder header(String name, Tensor tensor) {
        var dims = Arrays.stream(tensor.shape().dims()).boxed().toList();
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(OnnxTypes.number(tensor.dtype()))
                .addAllDims(dims);
    }

    /** A small tensor as an ordinary message, for an attribute or a subgraph. */
    static TensorProto small(String name, Tensor tensor) {
        var bytes = com.google.protobuf.ByteString.copyFrom(tensor.segment().asByteBuffer());
        return header(name, tensor).setRawData(bytes).build();
    }

    /** Length of the whole message in bytes. */
    long size() {
        long data = tensor.type().bytes();
        return header.getSerializedSize()
                + CodedOutputStream.computeTagSize(TensorProto.RAW_DATA_FIELD_NUMBER)
                + CodedOutputStream.computeUInt64SizeNoTag(data)
                + data;
    }

    /** Writes what {@code prefix} writes, then the message. */
    void writeTo(WritableByteChannel channel, Prefix prefix) throws IOException {
        var out = CodedOutputStream.newInstance(Channels.newOutputStream(channel), BUFFER);
        prefix.writeTo(out);
        header.writeTo(out);
        out.writeTag(TensorProto.RAW_DATA_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(tensor.type().bytes());
        out.flush();
        for (long position = 0; position < tensor.type().bytes(); position += PIECE) {
            long length = Math.min(PIECE, tensor.type().bytes() - position);
            var piece = tensor.segment().asSlice(position, length).asByteBuffer();
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        }
    }

    /** What a containing message writes before this one. */
    @FunctionalInterface
    interface Prefix {
        void writeTo(CodedOutputStream out) throws IOException;
    }
}
