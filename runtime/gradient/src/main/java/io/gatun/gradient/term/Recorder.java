package io.gatun.gradient.term;

import io.gatun.GatunException;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.ConstantOfShape;
import io.gatun.op.Op;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds to a graph the nodes that {@link Term}s stand for, under names of its own choice. */
public final class Recorder {
    private record Scalar(DType dtype, double value) {}

    private final GraphBuilder builder;
    private final Arena arena;
    private final Map<Scalar, Term> scalars = new HashMap<>();
    private final Map<List<Long>, Term> lists = new HashMap<>();
    private final Map<String, Integer> taken = new HashMap<>();
    private String prefix = "";

    /** @param arena memory for constants; must live as long as the graph and those made from it */
    public Recorder(GraphBuilder builder, Arena arena) {
        this.builder = builder;
        this.arena = arena;
    }

    /** What the names of nodes begin with from now on. */
    public void prefix(String prefix) {
        this.prefix = prefix;
    }

    /** A value that the graph has already. @throws GatunException if its type is not known before the run */
    public Term term(Value value) {
        var type = builder.typeOf(value);
        if (type == null) {
            throw new GatunException("the shape of '" + value + "' is not known before the run");
        }
        return new Term(value, type, this);
    }

    /** The first output of an operator; an input may be null where it is optional. */
    public Term apply(Op op, Term... inputs) {
        return apply(op, 1, inputs).getFirst();
    }

    /** As many outputs of an operator as wanted. */
    public List<Term> apply(Op op, int outputs, Term... inputs) {
        var name = newName(prefix + "/" + op.type());
        var made = new ArrayList<Value>();
        for (int i = 0; i < outputs; i++) {
            made.add(new Value(i == 0 ? name : newName(name + "." + i)));
        }
        var read = Arrays.stream(inputs)
                .map(input -> input == null ? Value.ABSENT : input.value())
                .toList();
        builder.node(new Node(name, op, read, made));
        return made.stream().map(this::term).toList();
    }

    /** A single number, of rank 0. */
    public Term scalar(DType dtype, double value) {
        return scalars.computeIfAbsent(new Scalar(dtype, value), _ -> {
            var tensor = Tensor.allocate(new TensorType(dtype, Shape.SCALAR), arena);
            tensor.set(0, value);
            return constant(dtype + "." + value, tensor);
        });
    }

    /** A list of whole numbers, such as a shape or axes. */
    public Term longs(long... values) {
        return lists.computeIfAbsent(Arrays.stream(values).boxed().toList(), list -> {
            var tensor = Tensor.allocate(TensorType.of(DType.INT64, values.length), arena);
            for (int i = 0; i < values.length; i++) {
                tensor.set(i, values[i]);
            }
            return constant("i64." + list, tensor);
        });
    }

    /** Floating numbers in row-major order. */
    public Term floats(TensorType type, double... values) {
        var tensor = Tensor.allocate(type, arena);
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return constant(prefix + "/constant", tensor);
    }

    /** Whole numbers in row-major order. */
    public Term longs(Shape shape, long... values) {
        return longs(values).reshape(shape);
    }

    /** Zeros. */
    public Term zeros(TensorType type) {
        var zero = Tensor.allocate(new TensorType(type.dtype(), Shape.of(1)), arena);
        return apply(new ConstantOfShape(zero), longs(type.shape().dims()));
    }

    private Term constant(String name, Tensor tensor) {
        return term(builder.constant(newName(name), tensor));
    }

    private String newName(String stem) {
        var name = stem;
        while (builder.has(new Value(name))) {
            name = stem + "." + taken.merge(stem, 1, Integer::sum);
        }
        return name;
    }
}
