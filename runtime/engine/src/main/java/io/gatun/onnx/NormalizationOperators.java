package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.op.Attributes;
import io.gatun.op.BatchNormalization;
import io.gatun.op.GroupNormalization;
import io.gatun.op.InstanceNormalization;
import io.gatun.op.LayerNormalization;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.LpNormalization;
import io.gatun.op.MeanVarianceNormalization;
import io.gatun.op.RmsNormalization;
import io.gatun.tensor.DType;
import java.util.List;

/** Normalisations. */
final class NormalizationOperators {
    private static final int FLOAT32 = 1;

    private NormalizationOperators() {}

    static void register(OperatorTable table) {
        table.add("BatchNormalization", 1, NormalizationOperators::batchWithoutTraining);
        table.add(
                "BatchNormalization", 14, node -> batch(node, node.attributes().getFlag("training_mode", false)));
        table.add("InstanceNormalization", 1, node -> new InstanceNormalization(epsilon(node.attributes())));
        table.add("GroupNormalization", 18, NormalizationOperators::group);
        table.add("LayerNormalization", 17, NormalizationOperators::layer);
        table.add("LRN", 1, NormalizationOperators::localResponse);
        table.add(
                "LpNormalization",
                1,
                node -> new LpNormalization(
                        node.attributes().getLong("axis", -1), node.attributes().getLong("p", 2)));
        table.add("RMSNormalization", 23, NormalizationOperators::rootMeanSquare);
        table.add(
                "MeanVarianceNormalization",
                1,
                node -> new MeanVarianceNormalization(node.attributes().getLongs("axes", List.of(0L, 2L, 3L))));
    }

    private static float epsilon(Attributes attributes) {
        return attributes.getFloat("epsilon", 1e-5f);
    }

    private static BatchNormalization batch(NodeImport node, boolean training) {
        return new BatchNormalization(
                epsilon(node.attributes()), node.attributes().getFloat("momentum", 0.9f), training);
    }

    private static BatchNormalization batchWithoutTraining(NodeImport node) {
        if (node.outputs() > 1) {
            throw new GatunException(
                    "training (more than one output) is supported from operator set 14 on, the file imports "
                            + node.opset());
        }
        return batch(node, false);
    }

    private static GroupNormalization group(NodeImport node) {
        var attributes = node.attributes();
        return new GroupNormalization(attributes.getLong(attributes.require("num_groups"), 0), epsilon(attributes));
    }

    private static LayerNormalization layer(NodeImport node) {
        var attributes = node.attributes();
        return new LayerNormalization(attributes.getLong("axis", -1), epsilon(attributes), stashType(attributes));
    }

    private static RmsNormalization rootMeanSquare(NodeImport node) {
        var attributes = node.attributes();
        return new RmsNormalization(attributes.getLong("axis", -1), epsilon(attributes), stashType(attributes));
    }

    private static DType stashType(Attributes attributes) {
        var dtype = OnnxTypes.dtype(attributes.getInt("stash_type", FLOAT32));
        if (!dtype.isFloating()) {
            throw new GatunException("attribute 'stash_type' must be a floating type, got " + dtype);
        }
        return dtype;
    }

    private static LocalResponseNormalization localResponse(NodeImport node) {
        var attributes = node.attributes();
        return new LocalResponseNormalization(
                attributes.getLong(attributes.require("size"), 0),
                attributes.getFloat("alpha", 1e-4f),
                attributes.getFloat("beta", 0.75f),
                attributes.getFloat("bias", 1));
    }
}
