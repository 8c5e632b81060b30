package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Subgraph;
import io.gatun.graph.Value;
import io.gatun.op.Body;
import io.gatun.op.ControlFlow;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Gives bodies the constants that they capture as constants of their own: weights are packed there, shapes are known there. */
final class BindCaptures implements NodePass {
    @Override
    public boolean rewrite(Graph graph, Node node, GraphPatch patch, Arena arena) {
        if (!(node.op() instanceof ControlFlow flow) || patch.touches(node)) {
            return false;
        }
        int first = node.inputs().size() - flow.captures();
        var constants = new TreeMap<Integer, Tensor>();
        var inputs = new ArrayList<Value>();
        for (int i = 0; i < node.inputs().size(); i++) {
            var constant = graph.constant(node.input(i));
            if (i >= first && constant.isPresent()) {
                constants.put(i - first, constant.get());
            } else {
                inputs.add(node.input(i));
            }
        }
        if (constants.isEmpty() || !flow.bodies().stream().allMatch(Subgraph.class::isInstance)) {
            return false;
        }
        List<Body> bodies = new ArrayList<>();
        flow.bodies().forEach(body -> bodies.add(((Subgraph) body).withCaptured(constants)));
        patch.replace(node, new Node(node.name(), flow.withBodies(bodies), inputs, node.outputs()));
        return true;
    }
}
