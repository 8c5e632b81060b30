package io.gatun.onnx;

import io.gatun.GatunException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the attributes of a function are in one call of it.
 *
 * @param isCall false outside of functions, where nothing can refer to them
 * @param values AttributeProtos by the names that the function knows them by
 */
record GivenAttributes(boolean isCall, Map<String, MemorySegment> values) {
    static final GivenAttributes NONE = new GivenAttributes(false, Map.of());

    /** Those of a call that itself stands where these are given: its own, or else the function's defaults. */
    GivenAttributes of(NodeMessage call, Map<String, MemorySegment> defaults) {
        if (!call.bodies().isEmpty()) {
            throw new GatunException("gives a graph to a function as an attribute, which is not supported");
        }
        var all = new HashMap<>(defaults);
        call.eachAttribute(attribute -> {
            var reference = AttributeReader.reference(attribute);
            var value = reference.isEmpty() ? Optional.of(attribute) : find(reference);
            value.ifPresent(found -> all.put(AttributeReader.name(attribute), found));
        });
        return new GivenAttributes(true, all);
    }

    /** @throws GatunException outside of functions */
    Optional<MemorySegment> find(String name) {
        if (!isCall) {
            throw new GatunException("refers to attribute '" + name + "' of a function, but stands in none");
        }
        return Optional.ofNullable(values.get(name));
    }
}
