package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The named attributes of a node, as ONNX has them: whole numbers, floats, texts, tensors, graphs, and lists of
 * the first three.
 * Immutable; every getter checks the kind of what it finds.
 */
public final class Attributes {
    public static final Attributes NONE = new Attributes(new LinkedHashMap<>());

    private final SequencedMap<String, Object> values;

    private Attributes(SequencedMap<String, Object> values) {
        this.values = values;
    }

    /** Collects attributes; setting a name twice keeps the last. */
    public static final class Builder {
        private final SequencedMap<String, Object> values = new LinkedHashMap<>();

        private Builder() {}

        public Builder set(String name, long value) {
            values.put(name, value);
            return this;
        }

        public Builder set(String name, float value) {
            values.put(name, value);
            return this;
        }

        public Builder set(String name, String value) {
            values.put(name, value);
            return this;
        }

        /** Writes the constant's name in lower case, which is how ONNX writes choices. */
        public Builder set(String name, Enum<?> value) {
            return set(name, textOf(value));
        }

        public Builder set(String name, Tensor value) {
            values.put(name, value);
            return this;
        }

        public Builder set(String name, Body value) {
            values.put(name, value);
            return this;
        }

        public Builder longs(String name, List<Long> value) {
            values.put(name, List.copyOf(value));
            return this;
        }

        public Builder floats(String name, List<Float> value) {
            values.put(name, List.copyOf(value));
            return this;
        }

        public Builder strings(String name, List<String> value) {
            values.put(name, List.copyOf(value));
            return this;
        }

        public Attributes build() {
            return new Attributes(new LinkedHashMap<>(values));
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Name to value: Long, Float, String, Tensor, Body, or a List of Long, Float or String. */
    public Map<String, Object> asMap() {
        return java.util.Collections.unmodifiableMap(values);
    }

    public Set<String> names() {
        return asMap().keySet();
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public long getLong(String name, long otherwise) {
        return has(name) ? cast(name, Long.class, "a whole number") : otherwise;
    }

    public int getInt(String name, int otherwise) {
        long value = getLong(name, otherwise);
        if ((int) value != value) {
            throw new GatunException("attribute '" + name + "' is too large: " + value);
        }
        return (int) value;
    }

    public boolean getFlag(String name, boolean otherwise) {
        return getLong(name, otherwise ? 1 : 0) != 0;
    }

    public float getFloat(String name, float otherwise) {
        return has(name) ? cast(name, Float.class, "a float") : otherwise;
    }

    public String getString(String name, String otherwise) {
        return has(name) ? cast(name, String.class, "a text") : otherwise;
    }

    /**
     * A text that names a constant of {@code otherwise}'s enum in lower case.
     *
     * @throws GatunException if it names none
     */
    public <E extends Enum<E>> E getChoice(String name, E otherwise) {
        var text = getString(name, textOf(otherwise));
        var choices = otherwise.getDeclaringClass().getEnumConstants();
        for (var choice : choices) {
            if (textOf(choice).equals(text)) {
                return choice;
            }
        }
        var words = Arrays.stream(choices).map(Attributes::textOf).collect(Collectors.joining(", "));
        throw new GatunException("attribute '" + name + "' must be one of " + words + ", got " + text);
    }

    private static String textOf(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /** @throws GatunException if it is missing or not a tensor */
    public Tensor getTensor(String name) {
        return cast(require(name), Tensor.class, "a tensor");
    }

    /** @throws GatunException if it is missing or not a graph */
    public Body getBody(String name) {
        return cast(require(name), Body.class, "a graph");
    }

    public List<Long> getLongs(String name, List<Long> otherwise) {
        return has(name) ? list(name, Long.class, "whole numbers") : otherwise;
    }

    public List<Float> getFloats(String name, List<Float> otherwise) {
        return has(name) ? list(name, Float.class, "floats") : otherwise;
    }

    public List<String> getStrings(String name, List<String> otherwise) {
        return has(name) ? list(name, String.class, "texts") : otherwise;
    }

    /** The name again, for use inside another getter. @throws GatunException if there is no such attribute */
    public String require(String name) {
        if (!has(name)) {
            throw new GatunException("attribute '" + name + "' is missing");
        }
        return name;
    }

    private <T> T cast(String name, Class<T> kind, String words) {
        var value = values.get(name);
        if (!kind.isInstance(value)) {
            throw new GatunException("attribute '" + name + "' must be " + words + ", got " + value);
        }
        return kind.cast(value);
    }

    private <T> List<T> list(String name, Class<T> kind, String words) {
        if (values.get(name) instanceof List<?> list && list.stream().allMatch(kind::isInstance)) {
            return list.stream().map(kind::cast).toList();
        }
        throw new GatunException("attribute '" + name + "' must be a list of " + words + ", got " + values.get(name));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes attributes && values.equals(attributes.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
