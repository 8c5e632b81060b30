package io.gatun.onnx;

import io.gatun.fuzz.Choices;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.onnx.proto.ModelProto;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TensorProto;
import java.util.ArrayList;
import java.util.List;

/** A model of a few nodes that is well-formed as a file and makes any sense only by chance. */
final class GeneratedModel {
    private static final List<String> OPERATORS =
            OperatorTable.INSTANCE.all().keySet().stream().sorted().toList();

    private static final List<String> NUMBERS_OR_LISTS = List.of(
            "axis",
            "axes",
            "kernel_shape",
            "strides",
            "pads",
            "dilations",
            "group",
            "perm",
            "keepdims",
            "k",
            "largest",
            "sorted",
            "starts",
            "ends",
            "ceil_mode",
            "count_include_pad",
            "output_padding",
            "output_shape",
            "transA",
            "transB",
            "blocksize",
            "block_size",
            "num_groups",
            "num_outputs",
            "split",
            "exclusive",
            "reverse",
            "allowzero",
            "fmod",
            "size",
            "p",
            "to",
            "dtype",
            "noop_with_empty_axes",
            "batch_dims",
            "select_last_index",
            "storage_order",
            "align_corners",
            "exclude_outside",
            "sampling_ratio",
            "output_height",
            "output_width",
            "shape",
            "upper",
            "broadcast",
            "repeats",
            "tiles",
            "hidden_size",
            "num_heads",
            "q_num_heads",
            "kv_num_heads",
            "is_causal",
            "onesided",
            "value_ints");

    private static final List<String> FLOATS = List.of(
            "alpha", "beta", "epsilon", "bias", "gamma", "lambd", "min", "max", "ratio", "scale", "value_float");

    private static final List<String> TEXTS = List.of(
            "mode",
            "auto_pad",
            "nearest_mode",
            "coordinate_transformation_mode",
            "keep_aspect_ratio_policy",
            "direction",
            "equation",
            "reduction",
            "padding_mode",
            "approximate");

    private static final List<String> WORDS = List.of(
            "SAME_UPPER",
            "SAME_LOWER",
            "VALID",
            "NOTSET",
            "constant",
            "reflect",
            "edge",
            "wrap",
            "nearest",
            "linear",
            "cubic",
            "bilinear",
            "half_pixel",
            "align_corners",
            "tf_crop_and_resize",
            "asymmetric",
            "floor",
            "ceil",
            "LEFT",
            "RIGHT",
            "DCR",
            "CRD",
            "ij,jk->ik",
            "...ii->...i",
            "max",
            "add",
            "mul",
            "none",
            "tanh",
            "");

    private static final long[] ODD = {
        -1, 0, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 32, 1L << 62, 255, -2
    };

    private static final List<Integer> OPSETS = List.of(1, 6, 7, 9, 10, 11, 12, 13, 14, 17, 18, 19, 20, 21, 23, 24);

    private final Choices choices;
    private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(10);
    private final GraphProto.Builder graph = model.getGraphBuilder().setName("fuzz");
    private final List<String> values = new ArrayList<>();

    private GeneratedModel(Choices choices) {
        this.choices = choices;
    }

    static byte[] of(Choices choices) {
        return new GeneratedModel(choices).build();
    }

    private byte[] build() {
        model.addOpsetImportBuilder().setVersion(choices.yes() ? 21 : choices.of(OPSETS));
        for (int inputs = 1 + choices.below(3); inputs > 0; inputs--) {
            addInput();
        }
        for (int constants = choices.below(4); constants > 0; constants--) {
            addConstant();
        }
        for (int nodes = 1 + choices.below(4); nodes > 0; nodes--) {
            addNode();
        }
        return model.build().toByteArray();
    }

    private int elementType() {
        return choices.yes() ? TensorProto.DataType.FLOAT_VALUE : choices.below(27);
    }

    private long extent() {
        return choices.below(12) == 0 ? number() : choices.below(5);
    }

    private long number() {
        return switch (choices.below(8)) {
            case 0 -> ODD[choices.below(ODD.length)];
            case 1 -> choices.any();
            default -> choices.below(7) - 2;
        };
    }

    private void addInput() {
        var name = "x" + values.size();
        var tensor = graph.addInputBuilder().setName(name).getTypeBuilder().getTensorTypeBuilder();
        tensor.setElemType(elementType());
        var shape = tensor.getShapeBuilder();
        for (int rank = choices.below(6); rank > 0; rank--) {
            var dim = shape.addDimBuilder();
            if (choices.below(6) == 0) {
                dim.setDimParam("N");
            } else {
                dim.setDimValue(extent());
            }
        }
        values.add(name);
    }

    private void addConstant() {
        var tensor = tensor().setName("c" + values.size());
        graph.addInitializer(tensor);
        values.add(tensor.getName());
    }

    private TensorProto.Builder tensor() {
        var tensor = TensorProto.newBuilder();
        boolean whole = choices.yes();
        tensor.setDataType(whole ? TensorProto.DataType.INT64_VALUE : elementType());
        long size = 1;
        for (int rank = whole ? choices.below(3) : choices.below(5); rank > 0; rank--) {
            long extent = extent();
            tensor.addDims(extent);
            size *= extent;
        }
        for (long i = 0; i < Math.min(size, 200); i++) {
            switch (tensor.getDataType()) {
                case TensorProto.DataType.FLOAT_VALUE -> tensor.addFloatData(choices.below(9) - 3);
                case TensorProto.DataType.INT64_VALUE -> tensor.addInt64Data(number());
                case TensorProto.DataType.DOUBLE_VALUE -> tensor.addDoubleData(choices.below(9) - 3);
                case TensorProto.DataType.UINT32_VALUE, TensorProto.DataType.UINT64_VALUE ->
                    tensor.addUint64Data(number());
                default -> tensor.addInt32Data((int) number());
            }
        }
        return tensor;
    }

    private void addNode() {
        var type = choices.of(OPERATORS);
        var node = NodeProto.newBuilder().setOpType(type).setName(type + graph.getNodeCount());
        for (int inputs = choices.below(5); inputs > 0; inputs--) {
            node.addInput(choices.below(10) == 0 ? "" : choices.of(values));
        }
        for (int attributes = choices.below(5); attributes > 0; attributes--) {
            node.addAttribute(attribute());
        }
        for (int outputs = 1 + choices.below(8) / 6; outputs > 0; outputs--) {
            var output = "y" + values.size();
            node.addOutput(output);
            graph.addOutputBuilder().setName(output);
            values.add(output);
        }
        graph.addNode(node);
    }

    private AttributeProto.Builder attribute() {
        var attribute = AttributeProto.newBuilder();
        switch (choices.below(8)) {
            case 0 -> {
                attribute.setName(choices.of(FLOATS)).setType(AttributeType.FLOAT);
                attribute.setF(Float.intBitsToFloat(choices.yes() ? (int) choices.any() : 0x3F000000));
            }
            case 1 -> {
                attribute.setName(choices.of(TEXTS)).setType(AttributeType.STRING);
                attribute.setS(com.google.protobuf.ByteString.copyFromUtf8(choices.of(WORDS)));
            }
            case 2 -> attribute.setName("value").setType(AttributeType.TENSOR).setT(tensor());
            case 3, 4 ->
                attribute
                        .setName(choices.of(NUMBERS_OR_LISTS))
                        .setType(AttributeType.INT)
                        .setI(number());
            default -> {
                attribute.setName(choices.of(NUMBERS_OR_LISTS)).setType(AttributeType.INTS);
                for (int count = choices.below(6); count > 0; count--) {
                    attribute.addInts(number());
                }
            }
        }
        return attribute;
    }
}
