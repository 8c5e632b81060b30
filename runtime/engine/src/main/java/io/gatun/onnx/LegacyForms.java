package io.gatun.onnx;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.onnx.proto.TensorShapeProto.Dimension;
import io.gatun.onnx.proto.TypeProto;
import io.gatun.op.Attention;
import io.gatun.op.Dropout;
import io.gatun.op.Hardmax;
import io.gatun.op.LegacyBroadcast;
import io.gatun.op.LegacyTile;
import io.gatun.op.LogSoftmax;
import io.gatun.op.Op;
import io.gatun.op.PRelu;
import io.gatun.op.ScanOfBatches;
import io.gatun.op.Softmax;
import java.util.Optional;

/** Operators that kept a meaning which their newest form does not have. */
final class LegacyForms {
    private LegacyForms() {}

    /**
     * Whether the newest form of an operator computes the same.
     *
     * @param input the type of its first input as far as it is known
     */
    static boolean canBeSaidToday(Op op, Optional<TypeProto> input) {
        return switch (op) {
            case Attention attention -> !attention.repeatMask();
            case Dropout(var maskOfData) -> !maskOfData;
            case LegacyBroadcast _ -> false;
            case LegacyTile _ -> false;
            case PRelu(var channelwise) -> !channelwise;
            case ScanOfBatches _ -> false;
            case Softmax(var axis, var flattened) -> !flattened || isLast(axis, input);
            case LogSoftmax(var axis, var flattened) -> !flattened || isLast(axis, input);
            case Hardmax(var axis, var flattened) -> !flattened || isLast(axis, input);
            default -> true;
        };
    }

    /** The node, or one of today that differs only in what nobody reads: the mask of an old Dropout. */
    static Node today(Graph graph, Node node) {
        boolean unread = node.outputs().stream()
                .skip(1)
                .noneMatch(other ->
                        graph.isOutput(other) || !graph.consumers(other).isEmpty());
        return node.op() instanceof Dropout && unread
                ? new Node(node.name(), new Dropout(false), node.inputs(), node.outputs())
                : node;
    }

    /** Whether nothing but extents of 1 comes after the axis, so that it makes no difference whether they belong to it. */
    private static boolean isLast(long axis, Optional<TypeProto> input) {
        if (axis == -1) {
            return true;
        }
        if (input.isEmpty() || !input.get().getTensorType().hasShape()) {
            return false;
        }
        var dims = input.get().getTensorType().getShape().getDimList();
        return dims.stream()
                .skip(axis < 0 ? axis + dims.size() + 1 : axis + 1)
                .mapToLong(Dimension::getDimValue)
                .allMatch(n -> n == 1);
    }
}
