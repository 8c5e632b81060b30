package io.gatun.opencl;

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
            case io.gatun.op.Unary unary -> MapLowering.of(node, unary);
            default -> throw new Refused("no OpenCL kernel for this operator");
        };
    }
}
