package io.gatun.opencl;

import io.gatun.op.Clip;
import io.gatun.op.Concat;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.Identity;
import io.gatun.op.Reshape;
import io.gatun.op.Squeeze;
import io.gatun.op.Unary;
import io.gatun.op.Unsqueeze;

/** How to compute a node, found by looking at its types and attributes alone. */
@FunctionalInterface
interface Lowering {
    /** Adds the steps that compute the node. */
    void emit(ClCompiler compiler);

    /**
     * The way to compute a node; what {@code supports} answers and what compiling does both come from here.
     *
     * @throws Refused if there is none
     */
    static Lowering of(Candidate node) {
        return switch (node.op()) {
            case Reshape _, Flatten _, Squeeze _, Unsqueeze _, Identity _, Dropout _ -> ViewLowering.of(node);
            case Concat concat -> ConcatLowering.of(node, concat);
            case Unary unary -> MapLowering.of(node, unary);
            case Clip _ -> MapLowering.clip(node);
            default -> throw new Refused("no OpenCL kernel for this operator");
        };
    }
}
