package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Cast;
import io.gatun.op.CastLike;
import io.gatun.op.Clip;
import io.gatun.op.Concat;
import io.gatun.op.Dropout;
import io.gatun.op.Expand;
import io.gatun.op.Flatten;
import io.gatun.op.Identity;
import io.gatun.op.Pad;
import io.gatun.op.Reshape;
import io.gatun.op.Slice;
import io.gatun.op.Split;
import io.gatun.op.Squeeze;
import io.gatun.op.Tile;
import io.gatun.op.Transpose;
import io.gatun.op.Unsqueeze;
import io.gatun.op.Variadic;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * Drops nodes whose output is their input, bit by bit. Consumers read the input; outputs of the graph keep their names.
 */
final class DropIdentities implements NodePass {
    @Override
    public boolean rewrite(Graph graph, Node node, GraphPatch patch, Arena arena) {
        return isIdentity(graph, node) && hasOneOutput(graph, node) && patch.bypass(node);
    }

    private static boolean isIdentity(Graph graph, Node node) {
        return switch (node.op()) {
            case Identity _ -> true;
            case Dropout _ -> !mayTrain(graph, node);
            case Clip _ -> !node.input(1).isPresent() && !node.input(2).isPresent();
            case Concat _, Variadic _ -> node.inputs().size() == 1;
            case Pad _ -> isConstant(graph, node.input(1), pad -> pad == 0);
            case Transpose(var permutation) -> !permutation.isEmpty() && isInOrder(permutation);
            case Cast _, CastLike _, Reshape _, Flatten _, Squeeze _, Unsqueeze _, Expand _, Tile _, Split _ ->
                keepsType(graph, node);
            case Slice _ -> keepsType(graph, node) && isForward(graph, node.input(4));
            case Binary(var function) ->
                (function == Binary.Function.MUL || function == Binary.Function.DIV)
                        && keepsType(graph, node)
                        && isOne(graph, node.input(1));
            default -> false;
        };
    }

    private static boolean mayTrain(Graph graph, Node dropout) {
        return dropout.input(2).isPresent() && !isConstant(graph, dropout.input(2), flag -> flag == 0);
    }

    /** Whether nobody reads what else the node makes, such as the mask of a Dropout. */
    private static boolean hasOneOutput(Graph graph, Node node) {
        return node.outputs().stream()
                .skip(1)
                .noneMatch(other ->
                        graph.isOutput(other) || !graph.consumers(other).isEmpty());
    }

    private static boolean isForward(Graph graph, Value steps) {
        return !steps.isPresent() || isConstant(graph, steps, step -> step > 0);
    }

    private static boolean isConstant(Graph graph, Value value, LongPredicate each) {
        return graph.constant(value)
                .filter(tensor -> Arrays.stream(tensor.toLongs()).allMatch(each))
                .isPresent();
    }

    private static boolean isOne(Graph graph, Value value) {
        return graph.constant(value)
                .filter(tensor -> tensor.size() == 1 && tensor.doubleAt(0) == 1)
                .isPresent();
    }

    private static boolean isInOrder(List<Long> permutation) {
        return LongStream.range(0, permutation.size()).allMatch(axis -> permutation.get((int) axis) == axis);
    }

    private static boolean keepsType(Graph graph, Node node) {
        var type = graph.type(node.input(0));
        return type.isPresent() && type.equals(graph.type(node.output()));
    }
}
