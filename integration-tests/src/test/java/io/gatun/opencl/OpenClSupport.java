package io.gatun.opencl;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;

/** What the plugin takes, asked where it decides: a page must not depend on whether a machine has a device. */
public final class OpenClSupport {
    private OpenClSupport() {}

    /** Whether there is a kernel for the node of a bound graph. */
    public static boolean takes(Graph graph, Node node) {
        try {
            Lowering.of(new Candidate(graph, node));
            return true;
        } catch (Refused no) {
            return false;
        }
    }
}
