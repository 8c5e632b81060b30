package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.TensorShapeProto;
import io.gatun.onnx.proto.TypeProto;
import io.gatun.tensor.Dim;
import io.gatun.tensor.TensorType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a graph's outputs are declared to be in a file. Where inputs have symbols, the graph is tried with two sizes for
 * each: an extent of an output that follows a symbol both times is that symbol, one that stays is fixed.
 */
final class OutputTypes {
    /** Large enough for the deepest pyramid of pooling; only shapes are computed, so size costs nothing. */
    private static final long SMALL = 448;

    private static final long LARGE = 1000;
    private static final long BETWEEN_SYMBOLS = 64;

    private final Graph small;
    private final Graph large;
    private final Map<Long, String> symbols = new HashMap<>();

    OutputTypes(Graph graph) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (var input : graph.inputs()) {
            for (var dim : input.dims()) {
                if (dim instanceof Dim.Symbol(String symbol) && !symbol.isEmpty()) {
                    sizes.putIfAbsent(symbol, BETWEEN_SYMBOLS * (sizes.size() + 1));
                }
            }
        }
        sizes.forEach((symbol, size) -> symbols.put(SMALL + size, symbol));
        small = bound(graph, sizes, SMALL);
        large = bound(graph, sizes, LARGE);
    }

    /** The graph with its symbols replaced, or null if it refuses these sizes. */
    private static Graph bound(Graph graph, Map<String, Long> sizes, long base) {
        var values = new HashMap<String, Long>();
        sizes.forEach((symbol, size) -> values.put(symbol, base + size));
        try {
            return graph.limits(Limits.unlimited())
                    .bind(graph.inputs().stream()
                            .map(input -> input.shapeWith(values, base))
                            .toList());
        } catch (GatunException sizesDoNotFit) {
            return null;
        }
    }

    /** The declaration; empty if the type is not known before the run. */
    Optional<TypeProto> of(Value output) {
        return type(small, output).map(first -> {
            var tensor = TypeProto.Tensor.newBuilder().setElemType(OnnxTypes.number(first.dtype()));
            type(large, output)
                    .filter(second -> second.shape().rank() == first.shape().rank())
                    .ifPresent(second -> tensor.setShape(shape(first, second)));
            return TypeProto.newBuilder().setTensorType(tensor).build();
        });
    }

    private static Optional<TensorType> type(Graph bound, Value output) {
        return Optional.ofNullable(bound).flatMap(graph -> graph.type(output));
    }

    private TensorShapeProto shape(TensorType first, TensorType second) {
        var shape = TensorShapeProto.newBuilder();
        for (int axis = 0; axis < first.shape().rank(); axis++) {
            var dim = shape.addDimBuilder();
            long extent = first.shape().dim(axis);
            if (second.shape().dim(axis) == extent) {
                dim.setDimValue(extent);
            } else if (symbols.containsKey(extent) && second.shape().dim(axis) - extent == LARGE - SMALL) {
                dim.setDimParam(symbols.get(extent));
            }
        }
        return shape.build();
    }
}
