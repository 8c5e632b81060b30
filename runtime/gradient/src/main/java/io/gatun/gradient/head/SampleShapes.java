package io.gatun.gradient.head;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import java.util.Optional;

/** Shapes to try a network on where its author left them open. */
final class SampleShapes {
    /** The usual side of pictures. */
    private static final long SIDE = 224;

    private SampleShapes() {}

    /** The graph for one picture, or for as many as it was made for; empty if it takes no such pictures. */
    static Optional<Graph> bind(Graph graph) {
        try {
            return Optional.of(graph.bind(
                    graph.inputs().stream().map(input -> of(input, 1)).toList()));
        } catch (GatunException _) {
            // sizes that the author left open need not fit the usual ones: then types stay unknown
            return Optional.empty();
        }
    }

    /** @param batch where that is open */
    static Shape of(GraphInput input, long batch) {
        var dims = new long[input.dims().size()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = switch (input.dims().get(axis)) {
                case Dim.Fixed(long size) -> size;
                case Dim.Symbol _ -> axis == 0 ? batch : axis == 1 ? 3 : SIDE;
            };
        }
        return Shape.of(dims);
    }
}
