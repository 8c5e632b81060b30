package io.gatun.tensor;

/** One extent of a graph's input as its author declared it: a number, or a name that is bound when a run brings one. */
public sealed interface Dim {
    /** An extent that never changes. */
    record Fixed(long size) implements Dim {
        @Override
        public String toString() {
            return Long.toString(size);
        }
    }

    /** An extent known only when a run brings it, such as the batch {@code N}. Equal names mean equal extents. */
    record Symbol(String name) implements Dim {
        @Override
        public String toString() {
            return name;
        }
    }

    static Dim of(long size) {
        return new Fixed(size);
    }

    static Dim of(String name) {
        return new Symbol(name);
    }
}
