package io.gatun.random;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.op.Op;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The definitions with a mistake put in, which shall be found: some operators are taken for others. */
final class PlantedWay implements Way {
    private final UnaryOperator<Op> mistake;

    PlantedWay(UnaryOperator<Op> mistake) {
        this.mistake = mistake;
    }

    @Override
    public String name() {
        return "planted";
    }

    @Override
    public List<List<Tensor>> run(Subject subject) {
        var graph = mistaken(subject.randomCase().graph());
        var results = new ArrayList<List<Tensor>>();
        for (var feed : subject.randomCase().feeds()) {
            results.add(Definition.run(graph, feed, Noise.NONE, subject.arena()));
        }
        return results;
    }

    private Graph mistaken(Graph graph) {
        var builder = new GraphBuilder(graph.name());
        graph.inputs().forEach(builder::input);
        graph.constants().forEach(builder::constant);
        graph.nodes()
                .forEach(node ->
                        builder.node(new Node(node.name(), mistake.apply(node.op()), node.inputs(), node.outputs())));
        graph.outputs().forEach(builder::output);
        return builder.build();
    }
}
