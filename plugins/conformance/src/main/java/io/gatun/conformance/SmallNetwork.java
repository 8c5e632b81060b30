package io.gatun.conformance;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Gemm;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import io.gatun.zoo.arch.Architecture;
import java.lang.foreign.Arena;
import java.util.Map;

/**
 * A network of the zoo for smaller pictures, so that a slow device gets through it: all its layers, with seeded weights. Fully
 * connected layers that have fewer inputs then have fewer weights.
 */
final class SmallNetwork {
    private static final long SEED = 20;
    private static final long COLOURS = 3;

    private SmallNetwork() {}

    /**
     * For any number of pictures.
     *
     * @param size height and width, in pixels
     * @param arena owns the weights
     */
    static Graph of(Architecture architecture, int size, Arena arena) {
        var one = ofOnePicture(architecture.build(SEED, arena, Map.of()), size);
        var any = begin(one, Dim.of("N"), size);
        one.constants().forEach(any::constant);
        one.nodes().forEach(any::node);
        return end(one, any);
    }

    private static Graph ofOnePicture(Graph large, int size) {
        var small = begin(large, Dim.of(1), size);
        for (var node : large.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                addConstant(large, node, i, small);
            }
            small.node(node);
        }
        return end(large, small);
    }

    private static void addConstant(Graph large, Node node, int input, GraphBuilder small) {
        var value = node.input(input);
        var constant = large.constant(value);
        if (constant.isPresent() && !small.has(value)) {
            boolean dense = node.op() instanceof Gemm && input == 1;
            small.constant(value, dense ? weights(constant.get(), node.input(0), small) : constant.get());
        }
    }

    /** As many of a layer's weights as it has inputs. */
    private static Tensor weights(Tensor all, Value inputs, GraphBuilder small) {
        long features = all.shape().dim(0);
        var type = TensorType.of(
                DType.FLOAT32, features, small.typeOf(inputs).shape().dim(1));
        return Tensor.view(type, all.segment().asSlice(0, type.bytes()));
    }

    private static GraphBuilder begin(Graph like, Dim pictures, int size) {
        var builder = new GraphBuilder(like.name());
        builder.input(
                like.inputs().getFirst().name(), DType.FLOAT32, pictures, Dim.of(COLOURS), Dim.of(size), Dim.of(size));
        return builder;
    }

    private static Graph end(Graph like, GraphBuilder builder) {
        like.outputs().forEach(builder::output);
        return builder.build();
    }
}
