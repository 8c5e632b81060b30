package io.gatun.graph;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** What a graph wants to be fed: a name, an element type, and extents of which some may be symbols. */
public record GraphInput(Value value, DType dtype, List<Dim> dims) {
    public GraphInput {
        dims = List.copyOf(dims);
    }

    public static GraphInput of(Value value, TensorType type) {
        var dims =
                java.util.Arrays.stream(type.shape().dims()).mapToObj(Dim::of).toList();
        return new GraphInput(value, type.dtype(), dims);
    }

    public String name() {
        return value.name();
    }

    /** The type, if no extent is a symbol. */
    public Optional<TensorType> fixedType() {
        if (dims.stream().allMatch(Dim.Fixed.class::isInstance)) {
            return Optional.of(new TensorType(dtype, shapeWith(Map.of(), 1)));
        }
        return Optional.empty();
    }

    /** The shape with symbols replaced: by {@code symbols} where they are named there, else by {@code otherwise}. */
    public Shape shapeWith(Map<String, Long> symbols, long otherwise) {
        return Shape.of(dims.stream()
                .map(dim -> switch (dim) {
                    case Dim.Fixed(long size) -> size;
                    case Dim.Symbol(String name) -> symbols.getOrDefault(name, otherwise);
                })
                .toList());
    }

    /**
     * Checks a tensor that is to be fed against this declaration and notes what its symbols stand for.
     *
     * @param symbols symbols bound so far; grows
     * @throws GatunException naming the input, what it wants and what came
     */
    public void accept(TensorType type, Map<String, Long> symbols) {
        if (type.dtype() != dtype) {
            throw new GatunException("input '" + name() + "' wants " + this + ", got element type " + type.dtype());
        }
        if (type.shape().rank() != dims.size()) {
            throw new GatunException("input '" + name() + "' wants " + this + " (rank " + dims.size() + "), got " + type
                    + " (rank " + type.shape().rank() + ")");
        }
        for (int axis = 0; axis < dims.size(); axis++) {
            long extent = type.shape().dim(axis);
            long wanted = switch (dims.get(axis)) {
                case Dim.Fixed(long size) -> size;
                case Dim.Symbol(String symbol) ->
                    symbol.isEmpty() ? extent : symbols.computeIfAbsent(symbol, _ -> extent);
            };
            if (wanted != extent) {
                throw new GatunException("input '" + name() + "' wants " + this + ", got " + type + ": axis " + axis
                        + " must be " + wanted);
            }
        }
    }

    /** Such as {@code f32[N,3,224,224]}; an unnamed symbol shows as {@code ?}. */
    @Override
    public String toString() {
        var text = new StringJoiner(",", dtype + "[", "]");
        for (var dim : dims) {
            text.add(dim instanceof Dim.Symbol(String symbol) && symbol.isEmpty() ? "?" : dim.toString());
        }
        return text.toString();
    }
}
