package io.gatun.opencl;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Concat;
import io.gatun.tensor.Shape;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a value lies in a concatenation of which it is a part, so that whoever makes it can write it there.
 *
 * @param whole the concatenation
 * @param offset elements of each image of the whole, or of the whole where it is joined along the images, before the part
 * @param alongImages whether images follow on images
 */
record ConcatSlot(Value whole, int offset, boolean alongImages) {
    /**
     * A part made more than so many nodes before it is joined stays apart: the memory of the whole would be taken for all
     * that time.
     */
    private static final int NEAR = 32;

    /** The values that can be made in place. A value that is joined several times is made in the first place. */
    static Map<Value, ConcatSlot> of(Graph graph) {
        var slots = new HashMap<Value, ConcatSlot>();
        var made = new HashMap<Value, Integer>();
        int now = 0;
        for (var node : graph.nodes()) {
            if (node.op() instanceof Concat(long axis)) {
                add(graph, node, axis, made, now, slots);
            }
            for (var output : node.outputs()) {
                made.put(output, now);
            }
            now++;
        }
        return slots;
    }

    private static void add(
            Graph graph, Node node, long axis, Map<Value, Integer> made, int now, Map<Value, ConcatSlot> slots) {
        var whole = graph.requireType(node.output()).shape();
        int along = whole.axis(axis);
        if (along > 1) {
            return;
        }
        long offset = 0;
        for (var part : node.inputs()) {
            if (made.containsKey(part) && now - made.get(part) <= NEAR) {
                slots.putIfAbsent(part, new ConcatSlot(node.output(), (int) offset, along == 0));
            }
            var shape = graph.requireType(part).shape();
            offset += shape.sizeBetween(along, shape.rank());
        }
    }

    /** The place of a part of this shape. */
    Operand within(Operand whole, Shape shape) {
        return alongImages
                ? new Operand(
                        whole.buffer(),
                        whole.offset() + offset / perImage(shape) * whole.imageStride(),
                        whole.imageStride(),
                        shape)
                : new Operand(whole.buffer(), whole.offset() + offset, whole.imageStride(), shape);
    }

    private static int perImage(Shape shape) {
        return (int) shape.sizeBetween(1, shape.rank());
    }
}
