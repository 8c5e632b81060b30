package io.gatun.graph;

import java.util.Map;

/**
 * What a model file says about itself.
 *
 * @param producer the tool that wrote it, with its version; may be empty
 * @param irVersion ONNX file format version; 0 if the graph comes from code
 * @param opsets operator-set version by domain; the empty domain is ONNX's own
 * @param properties free key-value pairs, such as {@code labels}
 */
public record Metadata(String producer, long irVersion, Map<String, Long> opsets, Map<String, String> properties) {
    public static final Metadata NONE = new Metadata("", 0, Map.of(), Map.of());

    public Metadata {
        opsets = Map.copyOf(opsets);
        properties = Map.copyOf(properties);
    }

    public Metadata withProperties(Map<String, String> more) {
        var merged = new java.util.HashMap<>(properties);
        merged.putAll(more);
        return new Metadata(producer, irVersion, opsets, merged);
    }
}
