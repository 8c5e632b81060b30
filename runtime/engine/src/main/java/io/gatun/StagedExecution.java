package io.gatun;

import io.gatun.graph.Evaluation;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.plan.DerivedConstants;
import io.gatun.run.Runner;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Runs a graph in which shapes depend on numbers that are known only while running, such as those behind NonZero or Loop.
 *
 * <p>What is known beforehand runs by a plan. The nodes whose types only their inputs' values tell run by themselves, and
 * what comes after them is planned for the types that came out. Plans are kept: a later run, or iteration, in which the same
 * types come out plans nothing.
 */
final class StagedExecution implements Execution {
    private final Graph graph;
    private final PlannedStage first;

    /** @param graph a bound graph of which some types are not known */
    StagedExecution(Graph graph, Planner planner, DerivedConstants derived) {
        this.graph = graph;
        this.first = PlannedStage.first(graph, planner, derived);
    }

    @Override
    public Runner firstRunner() {
        return first.known().runner();
    }

    @Override
    public Choice choice() {
        return first.known().choice();
    }

    @Override
    public List<Node> later() {
        return first.later();
    }

    @Override
    public Optional<List<TensorType>> outputTypes() {
        return Optional.empty();
    }

    @Override
    public List<Tensor> run(List<Tensor> inputs) {
        var holds = inputs.stream().map(Tensor::hold).toList();
        try (var values = new Evaluation(graph.limits())) {
            for (int i = 0; i < inputs.size(); i++) {
                values.put(graph.inputs().get(i).value(), inputs.get(i));
            }
            first.run(values);
            return outputs(values);
        } finally {
            holds.forEach(Tensor.Hold::close);
        }
    }

    private List<Tensor> outputs(Evaluation values) {
        long bytes = 0;
        for (var output : graph.outputs()) {
            bytes += values.get(output).type().bytes();
        }
        if (bytes > graph.limits().outputBytes()) {
            throw new GatunException("the outputs take " + bytes + " bytes together; the limit is "
                    + graph.limits().outputBytes() + " (Limits.outputBytes)");
        }
        return values.copies(graph.outputs());
    }

    @Override
    public void run(List<Tensor> inputs, List<Tensor> outputs) {
        var made = run(inputs);
        try {
            Execution.requireTypes(outputs, made.stream().map(Tensor::type).toList());
            for (int i = 0; i < made.size(); i++) {
                outputs.get(i).segment().copyFrom(made.get(i).segment());
            }
        } finally {
            made.forEach(Tensor::close);
        }
    }

    @Override
    public void close() {
        first.close();
    }
}
