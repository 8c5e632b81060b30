package io.gatun.graph;

/** A tensor that flows along an edge of a graph, known by its name; unique within its graph. */
public record Value(String name) {
    /** Stands where a node leaves out an optional input or output. */
    public static final Value ABSENT = new Value("");

    public boolean isPresent() {
        return !name.isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }
}
