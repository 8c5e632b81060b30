package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.op.Attributes;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;

/** The operator Constant, whose value stands in the file in one of several forms. */
final class ConstantNode {
    private ConstantNode() {}

    /**
     * @param arena owns the memory, unless the value lies in the file
     * @throws GatunException if there is no value, or one that is no tensor
     */
    static Tensor value(Attributes attributes, Arena arena) {
        if (attributes.has("value")) {
            return attributes.getTensor("value");
        }
        if (attributes.has("sparse_value")) {
            return attributes.getTensor("sparse_value");
        }
        if (attributes.has("value_float")) {
            var tensor = Tensor.allocate(TensorType.of(DType.FLOAT32), arena);
            tensor.set(0, (double) attributes.getFloat("value_float", 0));
            return tensor;
        }
        if (attributes.has("value_int")) {
            var tensor = Tensor.allocate(TensorType.of(DType.INT64), arena);
            tensor.set(0, attributes.getLong("value_int", 0));
            return tensor;
        }
        if (attributes.has("value_floats")) {
            var values = attributes.getFloats("value_floats", null);
            var tensor = Tensor.allocate(TensorType.of(DType.FLOAT32, values.size()), arena);
            for (int i = 0; i < values.size(); i++) {
                tensor.set(i, (double) values.get(i));
            }
            return tensor;
        }
        if (attributes.has("value_ints")) {
            var values = attributes.getLongs("value_ints", null);
            var tensor = Tensor.allocate(TensorType.of(DType.INT64, values.size()), arena);
            for (int i = 0; i < values.size(); i++) {
                tensor.set(i, (long) values.get(i));
            }
            return tensor;
        }
        if (attributes.has("value_string") || attributes.has("value_strings")) {
            throw new GatunException("element type string is not supported");
        }
        throw new GatunException("has no value");
    }
}
