package io.gatun.opencl;

/** Operators that only look at the same numbers under another shape: no step at all. */
final class ViewLowering {
    private ViewLowering() {}

    static Lowering of(Candidate node) {
        node.data(0);
        node.result();
        return compiler -> compiler.alias(node.output(), node.input(0));
    }
}
