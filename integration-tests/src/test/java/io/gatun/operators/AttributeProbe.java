package io.gatun.operators;

import com.google.protobuf.InvalidProtocolBufferException;
import io.gatun.GatunException;
import io.gatun.onnx.OnnxReader;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.onnx.proto.TensorProto.DataType;
import java.lang.foreign.Arena;
import java.util.List;

/** Finds out which attributes an operator reads: given something of the wrong kind under a name it knows, it complains. */
final class AttributeProbe {
    private AttributeProbe() {}

    /** Those of the names that the example's operator reads. */
    static List<String> known(ExampleModel model, List<String> names) {
        return names.stream()
                .filter(name -> complains(model, tensor(name)) || complains(model, floats(name)))
                .toList();
    }

    private static boolean complains(ExampleModel model, AttributeProto wrong) {
        try (var arena = Arena.ofConfined()) {
            OnnxReader.read(model.bytesWith(wrong), "example", arena);
            return false;
        } catch (GatunException refusal) {
            return refusal.getMessage().contains("attribute '" + wrong.getName() + "'");
        } catch (InvalidProtocolBufferException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static AttributeProto tensor(String name) {
        var value = TensorProto.newBuilder().setDataType(DataType.FLOAT_VALUE).addFloatData(1);
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.TENSOR)
                .setT(value)
                .build();
    }

    private static AttributeProto floats(String name) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOATS)
                .addFloats(0.5f)
                .build();
    }
}
