package io.gatun.pass;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.ControlFlow;
import io.gatun.op.Operands;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes what depends on constants alone, or on nothing but types (Shape of a tensor whose shape is known), once and for
 * all. Whole chains fold in one round, and so do those that go on behind a shape that only folding makes known.
 */
final class FoldConstants implements Pass {
    /** Larger results stay nodes: a few bytes of file must not ask for all memory. The largest weights in use are below. */
    private static final long MAX_BYTES = 1L << 30;

    /** For the same reason nothing large folds any more once all large constants together exceed this. */
    private static final long MAX_ALL_BYTES = 1L << 32;

    /** What counts as large: shapes and scalars always fold. */
    private static final long LARGE = 1L << 20;

    /** More work than this stays for the kernels; the definitions that folding uses are slow. */
    private static final long MAX_MACS = 1L << 30;

    private final long maxAllBytes;

    FoldConstants() {
        this(MAX_ALL_BYTES);
    }

    FoldConstants(long maxAllBytes) {
        this.maxAllBytes = maxAllBytes;
    }

    @Override
    public int collect(Graph graph, GraphPatch patch, Arena arena) {
        var walk = new Walk(
                graph, patch, arena, Math.min(maxAllBytes, graph.limits().runBytes()) - large(graph));
        graph.nodes().forEach(walk::visit);
        return walk.count;
    }

    private static long large(Graph graph) {
        return graph.constants().values().stream()
                .mapToLong(constant -> constant.type().bytes())
                .filter(bytes -> bytes > LARGE)
                .sum();
    }

    /** One walk over the nodes; it remembers what it has computed on the way. */
    private static final class Walk {
        private final Graph graph;
        private final GraphPatch patch;
        private final Arena arena;
        private final Map<Value, Tensor> values = new HashMap<>();
        private final Map<Value, TensorType> types = new HashMap<>();
        private long room;
        private int count;

        Walk(Graph graph, GraphPatch patch, Arena arena, long room) {
            this.graph = graph;
            this.patch = patch;
            this.arena = arena;
            this.room = room;
        }

        void visit(Node node) {
            RunControl.check();
            var operands = operands(node);
            if (operands.isEmpty()) {
                return;
            }
            try {
                var inferred = node.op().infer(operands.get());
                if (inferred.isEmpty()) {
                    return;
                }
                remember(node.outputs(), inferred.get(), types);
                compute(node, operands.get(), inferred.get()).ifPresent(results -> {
                    remember(node.outputs(), results, values);
                    node.outputs().stream().filter(Value::isPresent).forEach(v -> patch.constant(v, values.get(v)));
                    count++;
                });
            } catch (GatunException refusal) {
                throw refusal.in(node.describe());
            }
        }

        private static <T> void remember(List<Value> names, List<T> things, Map<Value, T> into) {
            if (things.size() < names.size()) {
                throw new GatunException("has " + things.size() + " outputs, the node lists " + names.size());
            }
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).isPresent()) {
                    into.put(names.get(i), things.get(i));
                }
            }
        }

        private Optional<List<Tensor>> compute(Node node, Operands operands, List<TensorType> outputs) {
            long bytes = outputs.stream().mapToLong(TensorType::bytes).max().orElse(0);
            if (bytes > Math.min(MAX_BYTES, graph.limits().tensorBytes()) || bytes > LARGE && bytes > room) {
                return Optional.empty();
            }
            var shape = node.op().valueFromTypes(operands);
            if (shape.isPresent()) {
                return Optional.of(List.of(longs(outputs.getFirst(), shape.get())));
            }
            if (node.op() instanceof ControlFlow) {
                // a loop need not end
                return Optional.empty();
            }
            if (!node.inputs().stream().allMatch(this::isConstant) || node.op().macs(operands) > MAX_MACS) {
                return Optional.empty();
            }
            var in = new ArrayList<Tensor>();
            node.inputs().forEach(input -> in.add(input.isPresent() ? constant(input) : null));
            var out = new ArrayList<Tensor>();
            for (int i = 0; i < node.outputs().size(); i++) {
                out.add(node.outputs().get(i).isPresent() ? Tensor.allocate(outputs.get(i), arena) : null);
            }
            evaluate(node, in, out);
            room -= bytes > LARGE ? bytes : 0;
            return Optional.of(out);
        }

        private static void evaluate(Node node, List<Tensor> in, List<Tensor> out) {
            try {
                node.op().evaluate(in, out);
            } catch (OutOfMemoryError shortage) {
                throw new GatunException("there is not enough heap to compute it from constants", shortage);
            } catch (GatunException refusal) {
                throw refusal;
            } catch (RuntimeException surprise) {
                throw new GatunException("cannot be computed from constants: " + surprise, surprise);
            }
        }

        private Tensor longs(TensorType type, long[] elements) {
            if (type.dtype() != DType.INT64) {
                throw new IllegalStateException("a value made from types must be int64, is " + type);
            }
            var tensor = Tensor.allocate(type, arena);
            for (int i = 0; i < elements.length; i++) {
                tensor.set(i, elements[i]);
            }
            return tensor;
        }

        private boolean isConstant(Value value) {
            return !value.isPresent() || constant(value) != null;
        }

        private Tensor constant(Value value) {
            var folded = values.get(value);
            return folded != null ? folded : graph.constant(value).orElse(null);
        }

        private Optional<Operands> operands(Node node) {
            var operands = Operands.builder();
            for (var input : node.inputs()) {
                if (!input.isPresent()) {
                    operands.absent();
                    continue;
                }
                var type = types.containsKey(input)
                        ? types.get(input)
                        : graph.type(input).orElse(null);
                if (type == null) {
                    return Optional.empty();
                }
                operands.add(input.name(), type, constant(input));
            }
            return Optional.of(operands.build(node.outputs().size()));
        }
    }
}
