package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Subgraph;
import io.gatun.graph.Value;
import io.gatun.op.Identity;
import io.gatun.op.If;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the branch of an If in its place where the condition is constant. */
final class InlineBranches implements NodePass {
    static final Pass PASS = new InlineBranches();

    @Override
    public boolean rewrite(Graph graph, Node node, GraphPatch patch, Arena arena) {
        if (!(node.op() instanceof If branches) || patch.touches(node)) {
            return false;
        }
        var condition = graph.constant(node.input(0));
        if (condition.isEmpty() || !(branches.chosen(condition.get()) instanceof Subgraph branch)) {
            return false;
        }
        patch.replace(node, new Inlining(node, branch, patch).nodes().toArray(Node[]::new));
        return true;
    }

    /** A branch whose values get names of the graph around it. */
    private static final class Inlining {
        private final Node node;
        private final Subgraph branch;
        private final GraphPatch patch;
        private final Map<Value, Value> names = new HashMap<>();
        private final List<Node> copies = new ArrayList<>();

        Inlining(Node node, Subgraph branch, GraphPatch patch) {
            this.node = node;
            this.branch = branch;
            this.patch = patch;
        }

        List<Node> nodes() {
            for (int i = 0; i < branch.inputs(); i++) {
                names.put(branch.formalInputs().get(i).value(), node.input(1 + i));
            }
            branch.constants()
                    .forEach((value, tensor) -> names.put(value, patch.newConstant(node.name() + "/" + value, tensor)));
            var results = new ArrayList<Node>();
            for (int i = 0; i < node.outputs().size(); i++) {
                deliver(branch.formalOutputs().get(i).value(), node.outputs().get(i), results);
            }
            branch.nodes().forEach(this::copy);
            results.forEach(this::copyResult);
            return copies;
        }

        /** The first of the node's outputs that a value of the branch becomes gives it its name; others are copies. */
        private void deliver(Value made, Value output, List<Node> results) {
            if (output.isPresent() && names.putIfAbsent(made, output) != null) {
                results.add(new Node(node.name(), new Identity(), List.of(made), List.of(output)));
            }
        }

        private void copy(Node inside) {
            var inputs = inside.inputs().stream().map(this::outside).toList();
            for (var output : inside.outputs()) {
                if (output.isPresent() && !names.containsKey(output)) {
                    names.put(output, patch.newValue(node.name() + "/" + output));
                }
            }
            var outputs = inside.outputs().stream().map(this::outside).toList();
            copies.add(new Node(node.name() + "/" + inside.name(), inside.op(), inputs, outputs));
        }

        private void copyResult(Node identity) {
            copies.add(
                    new Node(identity.name(), identity.op(), List.of(outside(identity.input(0))), identity.outputs()));
        }

        private Value outside(Value inside) {
            return inside.isPresent() ? names.get(inside) : inside;
        }
    }
}
