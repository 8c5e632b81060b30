package io.gatun.cpu;

import io.gatun.graph.Node;
import java.util.Set;

/** Operators that only look at the same numbers under another shape: no step at all. */
final class ViewLowering {
    private static final Set<String> VIEWS = Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity");

    private ViewLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!VIEWS.contains(node.op().type())) {
            return false;
        }
        compiler.alias(node.output(), node.input(0));
        return true;
    }
}
