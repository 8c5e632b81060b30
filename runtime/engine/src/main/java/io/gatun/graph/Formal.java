package io.gatun.graph;

import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * An input or output of a {@link Subgraph}, with what it is declared to be. Declarations are remarks: what comes counts.
 *
 * @param dtype empty if not declared
 * @param dims empty if not even the rank is declared
 */
public record Formal(Value value, Optional<DType> dtype, Optional<List<Dim>> dims) {
    public Formal {
        dims = dims.map(List::copyOf);
    }

    /** Without declaration. */
    public static Formal of(Value value) {
        return new Formal(value, Optional.empty(), Optional.empty());
    }

    /** The declared type, with 0 for extents that are left open; empty unless element type and rank are declared. */
    Optional<TensorType> type() {
        return dtype.flatMap(elements -> dims.map(all -> new TensorType(
                elements,
                Shape.of(all.stream()
                        .map(dim -> dim instanceof Dim.Fixed(long size) ? size : 0L)
                        .toList()))));
    }
}
