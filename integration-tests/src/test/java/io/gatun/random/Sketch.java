package io.gatun.random;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Op;
import io.gatun.op.Operands;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A graph in the making: the values that there are, and the dice. */
final class Sketch {
    /** Definitions are slow, and many small graphs find more than a few large ones. */
    private static final long LARGEST = 1 << 13;

    final Dice dice;
    private final Arena arena;
    private final GraphBuilder builder;
    private final Map<Value, Tensor> feeds = new LinkedHashMap<>();
    private final Map<Value, Tensor> constants = new HashMap<>();
    private final Map<Value, TensorType> types = new HashMap<>();

    /** What nodes make of constants and of shapes; a graph does not know it before its passes ran. */
    private final Map<Value, Tensor> folded = new HashMap<>();

    private final List<Value> computed = new ArrayList<>();
    private final List<Value> unknown = new ArrayList<>();
    private int count;

    /** @param arena owns all tensors */
    Sketch(Dice dice, Arena arena) {
        this.dice = dice;
        this.arena = arena;
        this.builder = new GraphBuilder("random");
    }

    Value input(TensorType type) {
        var tensor = dice.fill(Tensor.allocate(type, arena));
        var dims =
                java.util.Arrays.stream(type.shape().dims()).mapToObj(Dim::of).toArray(Dim[]::new);
        var value = builder.input("x" + feeds.size(), type.dtype(), dims);
        feeds.put(value, tensor);
        types.put(value, type);
        return value;
    }

    /** A weight: mostly a constant, now and then an input. */
    Value weight(DType dtype, long... dims) {
        var type = TensorType.of(dtype, dims);
        return dice.chance(0.06) ? input(type) : constant(dice.fill(Tensor.allocate(type, arena)));
    }

    Value constant(Tensor tensor) {
        var value = builder.constant("c" + constants.size(), tensor);
        constants.put(value, tensor);
        folded.put(value, tensor);
        types.put(value, tensor.type());
        return value;
    }

    Value longs(long... values) {
        return filled(TensorType.of(DType.INT64, values.length), i -> values[i]);
    }

    Value number(DType dtype, double value) {
        return filled(new TensorType(dtype, Shape.SCALAR), _ -> value);
    }

    Value filled(TensorType type, java.util.function.IntToDoubleFunction values) {
        var tensor = Tensor.allocate(type, arena);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.set(i, values.applyAsDouble(i));
        }
        return constant(tensor);
    }

    TensorType type(Value value) {
        return types.get(value);
    }

    Shape shape(Value value) {
        return type(value).shape();
    }

    /** Some value that fits, preferably a new one, so that chains come about. */
    Optional<Value> find(Predicate<TensorType> fits) {
        var candidates = new ArrayList<Value>();
        feeds.keySet().forEach(candidates::add);
        candidates.addAll(computed);
        candidates.removeIf(value -> !fits.test(type(value)));
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(dice.chance(0.6) ? candidates.getLast() : dice.one(candidates));
    }

    /** A value whose type is known only while running. */
    Optional<Value> findUnknown() {
        return unknown.isEmpty() ? Optional.empty() : Optional.of(dice.one(unknown));
    }

    /**
     * Adds a node of one output.
     *
     * @return empty if the output would be too large
     */
    Optional<Value> add(Op op, Value... inputs) {
        return add(op, 1, inputs).map(List::getFirst);
    }

    /** Adds a node with its first {@code outputs} outputs. */
    Optional<List<Value>> add(Op op, int outputs, Value... inputs) {
        var types = infer(op, outputs, inputs);
        if (types.isPresent()
                && types.get().stream().anyMatch(type -> type.shape().size() > LARGEST)) {
            return Optional.empty();
        }
        var name = "n" + count++;
        var made = IntStream.range(0, outputs)
                .mapToObj(i -> new Value(i == 0 ? name : name + "." + i))
                .toList();
        builder.node(new Node(name, op, List.of(inputs), made));
        if (types.isEmpty()) {
            unknown.addAll(made);
        } else {
            computed.addAll(made);
            for (int i = 0; i < outputs; i++) {
                this.types.put(made.get(i), types.get().get(i));
            }
            fold(op, made, inputs);
        }
        return Optional.of(made);
    }

    private Optional<List<TensorType>> infer(Op op, int outputs, Value... inputs) {
        for (var input : inputs) {
            if (input.isPresent() && type(input) == null) {
                return Optional.empty();
            }
        }
        return op.infer(operands(outputs, inputs));
    }

    private Operands operands(int outputs, Value... inputs) {
        var operands = Operands.builder();
        for (var input : inputs) {
            if (input.isPresent()) {
                operands.add(input.name(), type(input), folded.get(input));
            } else {
                operands.absent();
            }
        }
        return operands.build(outputs);
    }

    /** Notes the value of what follows from constants and shapes alone. */
    private void fold(Op op, List<Value> made, Value... inputs) {
        var output = made.getFirst();
        op.valueFromTypes(operands(made.size(), inputs)).ifPresent(numbers -> {
            var tensor = Tensor.allocate(type(output), arena);
            for (int i = 0; i < numbers.length; i++) {
                tensor.set(i, numbers[i]);
            }
            folded.put(output, tensor);
        });
        if (made.size() == 1 && Stream.of(inputs).allMatch(folded::containsKey)) {
            var tensor = Tensor.allocate(type(output), arena);
            op.evaluate(Stream.of(inputs).map(folded::get).toList(), List.of(tensor));
            folded.put(output, tensor);
        }
    }

    boolean isEmpty() {
        return computed.isEmpty() && unknown.isEmpty();
    }

    /** The graph: what nobody reads is an output, and some of what is read, too. */
    Graph finish() {
        var draft = builder.build();
        var outputs = new ArrayList<Value>();
        for (var node : draft.nodes()) {
            for (var value : node.outputs()) {
                if (draft.consumers(value).isEmpty() || dice.chance(0.05)) {
                    outputs.add(value);
                }
            }
        }
        if (dice.chance(0.02)) {
            outputs.add(dice.one(List.copyOf(feeds.keySet())));
        }
        if (dice.chance(0.02) && !constants.isEmpty()) {
            outputs.add(dice.one(draft.constants().sequencedKeySet().stream().toList()));
        }
        outputs.forEach(builder::output);
        return builder.build();
    }

    /** What to feed the inputs, in their order. */
    List<Tensor> feeds() {
        return List.copyOf(feeds.values());
    }
}
