package io.gatun.conformance;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.conformance.watch.GuardedTensor;
import io.gatun.graph.Graph;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** One run of a graph in tensors that are guarded, and the comparison of what comes out. */
final class Trial {
    private Trial() {}

    /** Runs a graph in a session of its own and compares with its definition. */
    static void compare(Graph graph, List<Tensor> inputs, Options options, Closeness closeness) {
        var wanted = Definition.run(graph, inputs);
        try (var model = Model.of(graph);
                var session = model.session(options)) {
            compare(session, inputs, wanted, closeness);
        } finally {
            wanted.forEach(Tensor::close);
        }
    }

    /** Runs a session and compares with what is wanted. */
    static void compare(Session session, List<Tensor> inputs, List<Tensor> wanted, Closeness closeness) {
        var got = run(session, inputs);
        for (int i = 0; i < got.size(); i++) {
            closeness.check("output '" + session.model().outputs().get(i) + "'", got.get(i), wanted.get(i));
        }
    }

    /** Runs a session in guarded tensors, and checks the guards. The results need not be closed. */
    static List<Tensor> run(Session session, List<Tensor> inputs) {
        var in = inputs.stream().map(GuardedTensor::input).toList();
        var types = session.outputTypes(inputs.stream().map(Tensor::shape).toList());
        var out = types.stream().map(GuardedTensor::output).toList();
        session.run(tensors(in), tensors(out));
        check(in, "input ");
        check(out, "output ");
        return tensors(out);
    }

    private static void check(List<GuardedTensor> tensors, String kind) {
        for (int i = 0; i < tensors.size(); i++) {
            tensors.get(i).check(kind + i);
        }
    }

    private static List<Tensor> tensors(List<GuardedTensor> guarded) {
        return new ArrayList<>(guarded.stream().map(GuardedTensor::tensor).toList());
    }
}
