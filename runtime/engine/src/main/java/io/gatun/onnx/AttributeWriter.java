package io.gatun.onnx;

import com.google.protobuf.ByteString;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.op.Attributes;
import io.gatun.tensor.Tensor;
import java.util.List;

/** Turns {@link Attributes} into AttributeProtos. */
final class AttributeWriter {
    private AttributeWriter() {}

    static List<AttributeProto> write(Attributes attributes) {
        return attributes.asMap().entrySet().stream()
                .map(entry -> attribute(entry.getKey(), entry.getValue()))
                .toList();
    }

    static AttributeProto attribute(String name, Object value) {
        var proto = AttributeProto.newBuilder().setName(name);
        switch (value) {
            case Long number -> proto.setType(AttributeType.INT).setI(number);
            case Float number -> proto.setType(AttributeType.FLOAT).setF(number);
            case String text -> proto.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
            case Tensor tensor -> proto.setType(AttributeType.TENSOR).setT(TensorMessage.small("", tensor));
            case List<?> list -> addList(proto, list);
            default -> throw new IllegalStateException("attribute '" + name + "' is a " + value.getClass());
        }
        return proto.build();
    }

    /** An empty list does not show what it would hold; it is written as one of whole numbers, the commonest. */
    private static void addList(AttributeProto.Builder proto, List<?> list) {
        proto.setType(AttributeType.INTS);
        for (var element : list) {
            switch (element) {
                case Float number -> proto.setType(AttributeType.FLOATS).addFloats(number);
                case String text -> proto.setType(AttributeType.STRINGS).addStrings(ByteString.copyFromUtf8(text));
                case Long number -> proto.addInts(number);
                default -> throw new IllegalStateException("a list in an attribute holds a " + element.getClass());
            }
        }
    }
}
