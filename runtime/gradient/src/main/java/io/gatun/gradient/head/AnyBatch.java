package io.gatun.gradient.head;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Reshape;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Makes a network that was exported for one batch fit for any, so that it can learn from many pictures at once. */
public final class AnyBatch {
    private static final String SYMBOL = "N";

    private AnyBatch() {}

    /**
     * The same network with an open batch; the network itself if it has one.
     *
     * @param graph of one input, whose first axis is the batch
     * @param arena owns the few new constants; the graph must not be used after it closes
     * @throws GatunException saying why it cannot be: some node fits only the batch it was made for
     */
    public static Graph of(Graph graph, Arena arena) {
        if (graph.inputs().size() != 1 || graph.inputs().getFirst().dims().isEmpty()) {
            throw new GatunException(
                    graph.name() + ": a network of one input is wanted to open its batch, this has " + graph.inputs());
        }
        var input = graph.inputs().getFirst();
        if (!(input.dims().getFirst() instanceof Dim.Fixed(long batch))) {
            return graph;
        }
        var dims = new ArrayList<>(input.dims());
        dims.set(0, Dim.of(SYMBOL));
        var builder = new GraphBuilder(graph.name()).metadata(graph.metadata()).limits(graph.limits());
        builder.input(new GraphInput(input.value(), input.dtype(), dims));
        graph.constants().forEach(builder::constant);
        for (var node : graph.nodes()) {
            builder.node(isOfBatch(graph, node, batch) ? following(graph, node, builder, arena) : node);
        }
        graph.outputs().forEach(builder::output);
        var opened = builder.build();
        requireOpen(graph, opened, batch);
        return opened;
    }

    /** Whether a node gives its input another shape, with the batch written out in front. */
    private static boolean isOfBatch(Graph graph, Node node, long batch) {
        return node.op() instanceof Reshape
                && graph.constant(node.input(1))
                        .filter(shape -> shape.size() > 0 && shape.longAt(0) == batch)
                        .isPresent()
                && graph.type(node.input(0))
                        .filter(type -> type.shape().rank() > 0 && type.shape().dim(0) == batch)
                        .isPresent()
                && graph.producer(node.input(0)).isPresent();
    }

    /** A 0 stands for the extent that the input has. */
    private static Node following(Graph graph, Node node, GraphBuilder builder, Arena arena) {
        var wanted = graph.constant(node.input(1)).orElseThrow().toLongs();
        wanted[0] = 0;
        var shape = Tensor.allocate(new TensorType(DType.INT64, Shape.of(wanted.length)), arena);
        for (int i = 0; i < wanted.length; i++) {
            shape.set(i, wanted[i]);
        }
        var name = new Value(node.input(1) + ".any_batch");
        for (int i = 2; builder.has(name) || graph.has(name); i++) {
            name = new Value(node.input(1) + ".any_batch." + i);
        }
        builder.constant(name, shape);
        return new Node(node.name(), new Reshape(false), List.of(node.input(0), name), node.outputs());
    }

    private static void requireOpen(Graph graph, Graph opened, long batch) {
        long other = batch + 1;
        Graph bound;
        try {
            bound = opened.bind(List.of(SampleShapes.of(opened.inputs().getFirst(), other)));
        } catch (GatunException refusal) {
            throw new GatunException(
                    graph.name() + ": was made for a batch of " + batch + " and fits no other: " + refusal.getMessage(),
                    refusal);
        }
        for (var output : bound.outputs()) {
            var type = bound.type(output);
            if (type.isEmpty()
                    || type.get().shape().rank() == 0
                    || type.get().shape().dim(0) != other) {
                throw new GatunException(graph.name() + ": was made for a batch of " + batch + " and fits no other: of "
                        + other + " pictures output '" + output + "' is "
                        + type.map(TensorType::toString).orElse("of unknown shape"));
            }
        }
    }
}
