package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.op.Attention;
import io.gatun.op.CausalConvWithState;
import io.gatun.op.LinearAttention;
import io.gatun.op.LinearAttention.UpdateRule;
import io.gatun.op.RotaryEmbedding;
import io.gatun.op.SwiGlu;
import io.gatun.op.TensorScatter;
import io.gatun.tensor.DType;
import java.util.Optional;

/** What transformers and other networks on sequences are made of. */
final class AttentionOperators {
    private AttentionOperators() {}

    static void register(OperatorTable table) {
        table.add("Attention", 23, node -> attention(node, node.hasInput(3)));
        table.add("Attention", 24, node -> attention(node, false));
        table.add("CausalConvWithState", 27, node -> new CausalConvWithState(silu(node)));
        table.add("LinearAttention", 27, AttentionOperators::linearAttention);
        table.add("RotaryEmbedding", 23, AttentionOperators::rotaryEmbedding);
        table.add("SwiGLU", 28, node -> new SwiGlu(node.attributes().getFloat("alpha", 1)));
        table.add("TensorScatter", 24, AttentionOperators::tensorScatter);
    }

    private static Attention attention(NodeImport node, boolean repeatMask) {
        var attributes = node.attributes();
        int stage = attributes.getInt("qk_matmul_output_mode", 0);
        if (stage < 0 || stage >= Attention.Stage.values().length) {
            throw new GatunException("attribute 'qk_matmul_output_mode' must be 0 to 3, got " + stage);
        }
        return new Attention(
                attributes.getFlag("is_causal", false),
                attributes.getLong("q_num_heads", 0),
                attributes.getLong("kv_num_heads", 0),
                attributes.has("scale") ? Optional.of(attributes.getFloat("scale", 1)) : Optional.empty(),
                attributes.getFloat("softcap", 0),
                attributes.has("softmax_precision") ? Optional.of(precision(node)) : Optional.empty(),
                Attention.Stage.values()[stage],
                repeatMask);
    }

    private static DType precision(NodeImport node) {
        var dtype = OnnxTypes.dtype(node.attributes().getInt("softmax_precision", 0));
        if (!dtype.isFloating()) {
            throw new GatunException("attribute 'softmax_precision' must be a floating type, got " + dtype);
        }
        return dtype;
    }

    private static boolean silu(NodeImport node) {
        var activation = node.attributes().getString("activation", "none");
        return switch (activation) {
            case "none" -> false;
            case "silu", "swish" -> true;
            default ->
                throw new GatunException("attribute 'activation' must be one of none, silu, swish, got " + activation);
        };
    }

    private static LinearAttention linearAttention(NodeImport node) {
        var attributes = node.attributes();
        return new LinearAttention(
                attributes.getLong(attributes.require("q_num_heads"), 0),
                attributes.getLong(attributes.require("kv_num_heads"), 0),
                attributes.getChoice("update_rule", UpdateRule.GATED_DELTA),
                attributes.getFloat("scale", 0),
                attributes.getLong("chunk_size", 64));
    }

    private static RotaryEmbedding rotaryEmbedding(NodeImport node) {
        var attributes = node.attributes();
        return new RotaryEmbedding(
                attributes.getLong("num_heads", 0),
                attributes.getLong("rotary_embedding_dim", 0),
                attributes.getFlag("interleaved", false));
    }

    private static TensorScatter tensorScatter(NodeImport node) {
        var attributes = node.attributes();
        var mode = attributes.getString("mode", "linear");
        if (!mode.equals("linear") && !mode.equals("circular")) {
            throw new GatunException("attribute 'mode' must be linear or circular, got " + mode);
        }
        return new TensorScatter(attributes.getLong("axis", -2), mode.equals("circular"));
    }
}
