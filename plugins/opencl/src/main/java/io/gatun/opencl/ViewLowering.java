package io.gatun.opencl;

import io.gatun.graph.Node;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.Identity;
import io.gatun.op.Reshape;
import io.gatun.op.Squeeze;
import io.gatun.op.Unsqueeze;

/** Operators that only look at the same numbers under another shape: no step at all. */
final class ViewLowering {
    private ViewLowering() {}

    static boolean isView(Node node) {
        return switch (node.op()) {
            case Reshape _, Flatten _, Squeeze _, Unsqueeze _, Identity _, Dropout _ -> true;
            default -> false;
        };
    }

    static Lowering of(Candidate node) {
        node.data(0);
        node.result();
        return compiler -> compiler.alias(node.output(), node.input(0));
    }
}
