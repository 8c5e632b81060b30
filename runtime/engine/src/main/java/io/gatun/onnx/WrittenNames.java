package io.gatun.onnx;

import io.gatun.graph.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What values are called in a written graph. Subgraphs see the names around them, so that none of their own may be the same:
 * it then gets a number.
 */
final class WrittenNames {
    private final Map<Value, String> names = new HashMap<>();
    private final Set<String> taken;

    private WrittenNames(Set<String> taken) {
        this.taken = new HashSet<>(taken);
    }

    /** Those of a graph that nothing is around: what its values are called. */
    WrittenNames() {
        this(Set.of());
    }

    /** Those of a graph inside this one, all of whose names are known by now. */
    WrittenNames inside() {
        return new WrittenNames(taken);
    }

    /** Gives a value a name that no other has. */
    String define(Value value) {
        var name = value.name();
        for (int i = 2; !taken.add(name); i++) {
            name = value.name() + "." + i;
        }
        names.put(value, name);
        return name;
    }

    /** Lets a value stand for one of the graph around. */
    void capture(Value value, String around) {
        names.put(value, around);
    }

    /** The name of a value; empty for an absent one. */
    String of(Value value) {
        return value.isPresent() ? names.get(value) : "";
    }

    List<String> of(List<Value> values) {
        return values.stream().map(this::of).toList();
    }
}
