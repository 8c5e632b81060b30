package io.gatun.gradient;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Dropout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A network as it is while it learns: batch normalisations that learn normalise by the batch, and dropouts drop.
 *
 * <p>A batch normalisation learns if its scale or its bias does; one that is frozen stays as it is, statistics and all. Running
 * statistics come in as inputs and go out as outputs, since a graph changes nothing; whoever trains carries them from step to
 * step. Chance comes in from outside, too: each dropout multiplies by a {@link DropoutMask}.
 *
 * @param graph its inputs are those of the network, then the statistics, then the masks; its outputs are those of the network,
 *     then the statistics after the batch
 * @param statistics the running mean and variance of each batch normalisation that learns, to the output that replaces it
 * @param masks of the dropouts
 */
public record TrainingGraph(Graph graph, SequencedMap<Value, Value> statistics, List<DropoutMask> masks) {
    /** How much is dropped where a file does not say. */
    private static final double DEFAULT_RATIO = 0.5;

    private static final int SCALE = 1;
    private static final int BIAS = 2;
    private static final int MEAN = 3;
    private static final int VARIANCE = 4;

    public TrainingGraph {
        statistics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(statistics));
        masks = List.copyOf(masks);
    }

    /**
     * Switches a network to training.
     *
     * @param network bound, as written: not optimised; stays as it is
     * @param learning its parameters that learn
     * @throws GatunException if two batch normalisations that learn share their statistics, or a dropout's ratio is not known
     */
    public static TrainingGraph of(Graph network, Collection<Value> learning) {
        var statistics = new LinkedHashMap<Value, Value>();
        for (var node : network.nodes()) {
            if (learns(node, learning)) {
                for (int i = MEAN; i <= VARIANCE; i++) {
                    if (statistics.put(node.input(i), new Value(node.input(i) + ".next")) != null) {
                        throw new GatunException(network.name() + ": " + node.describe() + ": shares its statistics '"
                                + node.input(i) + "' with another that learns");
                    }
                }
            }
        }
        return rebuilt(Parameters.asInputs(network, statistics.keySet()), learning, statistics);
    }

    /** The running statistics that change while these parameters learn. */
    public static List<Value> statistics(Graph network, Collection<Value> learning) {
        return network.nodes().stream()
                .filter(node -> learns(node, learning))
                .flatMap(node -> node.inputs().subList(MEAN, VARIANCE + 1).stream())
                .toList();
    }

    private static boolean learns(Node node, Collection<Value> learning) {
        return node.op() instanceof BatchNormalization
                && (learning.contains(node.input(SCALE)) || learning.contains(node.input(BIAS)));
    }

    private static TrainingGraph rebuilt(
            Graph free, Collection<Value> learning, SequencedMap<Value, Value> statistics) {
        var builder = new GraphBuilder(free.name()).metadata(free.metadata()).limits(free.limits());
        free.inputs().forEach(builder::input);
        free.constants().forEach(builder::constant);
        var masks = new ArrayList<DropoutMask>();
        for (var node : free.nodes()) {
            if (learns(node, learning)) {
                builder.node(byBatch(node, statistics));
            } else if (node.op() instanceof Dropout && drops(free, node)) {
                builder.node(dropping(free, node, builder, masks));
            } else {
                builder.node(node);
            }
        }
        free.outputs().forEach(builder::output);
        statistics.values().forEach(builder::output);
        return new TrainingGraph(builder.build(), statistics, masks);
    }

    private static Node byBatch(Node node, SequencedMap<Value, Value> statistics) {
        var given = (BatchNormalization) node.op();
        return new Node(
                node.name(),
                new BatchNormalization(given.epsilon(), given.momentum(), true),
                node.inputs(),
                List.of(node.output(), statistics.get(node.input(MEAN)), statistics.get(node.input(VARIANCE))));
    }

    /** A dropout whose mask others read is part of something else, and one with a ratio of 0 does nothing. */
    private static boolean drops(Graph graph, Node node) {
        boolean alone = node.outputs().size() < 2
                || !node.outputs().get(1).isPresent()
                || graph.consumers(node.outputs().get(1)).isEmpty()
                        && !graph.isOutput(node.outputs().get(1));
        return alone && ratio(graph, node) > 0;
    }

    private static double ratio(Graph graph, Node node) {
        if (!node.input(1).isPresent()) {
            return DEFAULT_RATIO;
        }
        return graph.constant(node.input(1))
                .orElseThrow(() -> new GatunException(
                        graph.name() + ": " + node.describe() + ": trains only where its ratio is a constant"))
                .doubleAt(0);
    }

    private static Node dropping(Graph graph, Node node, GraphBuilder builder, List<DropoutMask> masks) {
        var mask = new Value(node.output() + ".mask");
        builder.input(GraphInput.of(mask, graph.requireType(node.input(0))));
        masks.add(new DropoutMask(mask, ratio(graph, node)));
        return new Node(
                node.name(), new Binary(Binary.Function.MUL), List.of(node.input(0), mask), List.of(node.output()));
    }
}
