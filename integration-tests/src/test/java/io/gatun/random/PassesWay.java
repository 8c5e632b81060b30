package io.gatun.random;

import io.gatun.pass.Passes;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The definitions of what the passes make of a graph, first with symbols and then with extents, as a session has it. */
final class PassesWay implements Way {
    @Override
    public String name() {
        return "passes";
    }

    @Override
    public List<List<Tensor>> run(Subject subject) {
        var arena = subject.arena();
        var free = Passes.run(subject.randomCase().graph(), arena).graph();
        var results = new ArrayList<List<Tensor>>();
        for (var feed : subject.randomCase().feeds()) {
            var shapes = feed.stream().map(Tensor::shape).toArray(Shape[]::new);
            var bound = Passes.run(free.bind(List.of(shapes)), arena).graph();
            results.add(Definition.run(bound, feed, Noise.NONE, arena));
        }
        return results;
    }
}
