package io.gatun.pass;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.AveragePool;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Cast;
import io.gatun.op.Clip;
import io.gatun.op.Concat;
import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.DepthToSpace;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.Gemm;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.GlobalMaxPool;
import io.gatun.op.Identity;
import io.gatun.op.InstanceNormalization;
import io.gatun.op.LayerNormalization;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.LogSoftmax;
import io.gatun.op.MatMul;
import io.gatun.op.MaxPool;
import io.gatun.op.Op;
import io.gatun.op.Operands;
import io.gatun.op.PRelu;
import io.gatun.op.Pad;
import io.gatun.op.Reduce;
import io.gatun.op.Reshape;
import io.gatun.op.Resize;
import io.gatun.op.Slice;
import io.gatun.op.Softmax;
import io.gatun.op.SpaceToDepth;
import io.gatun.op.Split;
import io.gatun.op.Squeeze;
import io.gatun.op.Transpose;
import io.gatun.op.Unary;
import io.gatun.op.Unsqueeze;
import io.gatun.op.Variadic;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Convolutional networks of float16 or bfloat16 compute in float32, for which there are kernels: values are cast where they come
 * in and where they leave for somebody else, and not rounded in between. What is rounded less often is closer to what the
 * author's float32 network gave.
 */
final class WidenHalves implements Pass {
    private enum Share {
        /** Worth casting for. */
        COMPUTES,
        /** Goes along with what it reads. */
        MOVES,
        NONE
    }

    @Override
    public int collect(Graph graph, GraphPatch patch, Arena arena) {
        boolean convolves =
                graph.nodes().stream().anyMatch(node -> node.op() instanceof Conv && isHalf(graph, node.output()));
        if (!convolves) {
            return 0;
        }
        var widening = new Widening(graph, patch, arena);
        graph.nodes().forEach(widening::visit);
        widening.wide.forEach(widening::replace);
        return widening.wide.size();
    }

    private static Share share(Op op) {
        return switch (op) {
            case Conv _,
                    ConvTranspose _,
                    Gemm _,
                    MatMul _,
                    BatchNormalization _,
                    InstanceNormalization _,
                    LayerNormalization _,
                    LocalResponseNormalization _,
                    AveragePool _,
                    MaxPool _,
                    GlobalAveragePool _,
                    GlobalMaxPool _,
                    Reduce _,
                    Resize _,
                    Softmax _,
                    LogSoftmax _,
                    PRelu _,
                    Clip _,
                    Unary _,
                    Binary _,
                    Variadic _ -> Share.COMPUTES;
            case Concat _,
                    DepthToSpace _,
                    Dropout _,
                    Flatten _,
                    Identity _,
                    Pad _,
                    Reshape _,
                    Slice _,
                    SpaceToDepth _,
                    Split _,
                    Squeeze _,
                    Transpose _,
                    Unsqueeze _ -> Share.MOVES;
            default -> Share.NONE;
        };
    }

    private static boolean isHalf(Graph graph, Value value) {
        return value.isPresent()
                && graph.type(value).filter(type -> isHalf(type.dtype())).isPresent();
    }

    private static boolean isHalf(DType dtype) {
        return dtype == DType.FLOAT16 || dtype == DType.BFLOAT16;
    }

    private static TensorType widened(TensorType type) {
        return isHalf(type.dtype()) ? new TensorType(DType.FLOAT32, type.shape()) : type;
    }

    /** One walk over the nodes. */
    private static final class Widening {
        private final Graph graph;
        private final GraphPatch patch;
        private final Arena arena;
        private final Set<Node> wide = new LinkedHashSet<>();
        private final Set<Value> made = new HashSet<>();
        private final Map<Value, Value> twins = new HashMap<>();

        Widening(Graph graph, GraphPatch patch, Arena arena) {
            this.graph = graph;
            this.patch = patch;
            this.arena = arena;
        }

        void visit(Node node) {
            var share = share(node.op());
            boolean worthwhile = share == Share.COMPUTES && isHalf(graph, node.input(0))
                    || share == Share.MOVES && made.contains(node.input(0));
            if (worthwhile && takesFloats(node)) {
                wide.add(node);
                node.outputs().stream().filter(value -> isHalf(graph, value)).forEach(made::add);
            }
        }

        /** Whether the operator accepts float32 in place of all halves, and then gives float32 in their place. */
        private boolean takesFloats(Node node) {
            var operands = Operands.builder();
            for (var input : node.inputs()) {
                if (!input.isPresent()) {
                    operands.absent();
                    continue;
                }
                var type = graph.type(input);
                if (type.isEmpty()
                        || widened(type.get()).bytes() > graph.limits().tensorBytes()) {
                    return false;
                }
                boolean half = isHalf(type.get().dtype());
                operands.add(
                        input.name(),
                        widened(type.get()),
                        half ? null : graph.constant(input).orElse(null));
            }
            try {
                var types = node.op().infer(operands.build(node.outputs().size()));
                return types.isPresent() && gives(node, types.get());
            } catch (GatunException refusal) {
                return false;
            }
        }

        private boolean gives(Node node, List<TensorType> types) {
            for (int i = 0; i < node.outputs().size(); i++) {
                var output = node.outputs().get(i);
                if (output.isPresent()
                        && !graph.type(output).map(WidenHalves::widened).equals(Optional.of(types.get(i)))) {
                    return false;
                }
            }
            return true;
        }

        void replace(Node node) {
            var nodes = new ArrayList<Node>();
            var inputs = new ArrayList<Value>();
            for (var input : node.inputs()) {
                inputs.add(isHalf(graph, input) ? twin(input, nodes) : input);
            }
            var outputs = new ArrayList<Value>();
            var casts = new ArrayList<Node>();
            for (var output : node.outputs()) {
                if (!isHalf(graph, output)) {
                    outputs.add(output);
                    continue;
                }
                var twin = fresh(output);
                twins.put(output, twin);
                outputs.add(twin);
                boolean leaves = graph.isOutput(output) || !wide.containsAll(graph.consumers(output));
                if (leaves) {
                    casts.add(cast(twin, graph.requireType(output).dtype(), output));
                }
            }
            nodes.add(new Node(node.name(), node.op(), inputs, outputs));
            nodes.addAll(casts);
            patch.replace(node, nodes.toArray(Node[]::new));
        }

        /** The float32 form of a value, which a cast among {@code nodes} makes if nothing has made it yet. */
        private Value twin(Value value, List<Node> nodes) {
            var known = twins.get(value);
            if (known != null) {
                return known;
            }
            var constant = graph.constant(value);
            Value twin;
            if (constant.isPresent()) {
                twin = patch.newConstant(value.name() + ".f32", floats(constant.get()));
            } else {
                twin = fresh(value);
                nodes.add(cast(value, DType.FLOAT32, twin));
            }
            twins.put(value, twin);
            return twin;
        }

        /** Computed when they are wanted: kernels pack weights into a form of their own, and need these once. */
        private Tensor floats(Tensor halves) {
            var type = widened(halves.type());
            return Tensor.computed(
                    type,
                    arena,
                    memory -> new Cast(DType.FLOAT32).evaluate(List.of(halves), List.of(Tensor.view(type, memory))));
        }

        private Value fresh(Value value) {
            var name = value.name() + ".f32";
            while (graph.has(new Value(name))) {
                name += "'";
            }
            return new Value(name);
        }

        private static Node cast(Value from, DType to, Value result) {
            return new Node(result.name() + " cast", new Cast(to), List.of(from), List.of(result));
        }
    }
}
