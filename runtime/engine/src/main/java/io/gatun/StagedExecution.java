package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.pass.Passes;
import io.gatun.plan.DerivedConstants;
import io.gatun.run.Runner;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Runs a graph in which shapes depend on numbers that are known only while running, such as those behind NonZero.
 *
 * <p>What is known beforehand runs by a plan that is kept. Then the values that the next shapes depend on are constants:
 * the rest of the graph is bound anew with them, and planned for this run only, until nothing is left. Each stage makes at
 * least one more node's types known, because an operator whose inputs all have values always knows its outputs' types.
 */
final class StagedExecution implements Execution {
    private final Graph graph;
    private final Stage first;
    private final Runner firstRunner;
    private final DerivedConstants derived;
    private final BiFunction<Graph, DerivedConstants, Runner> plan;

    /**
     * @param graph a bound graph of which some types are not known
     * @param plan makes a runner of a graph of which all types are
     */
    StagedExecution(Graph graph, DerivedConstants derived, BiFunction<Graph, DerivedConstants, Runner> plan) {
        this.graph = graph;
        this.derived = derived;
        this.plan = plan;
        this.first = Stage.of(graph);
        this.firstRunner = plan.apply(first.known(), derived);
    }

    Runner firstRunner() {
        return firstRunner;
    }

    @Override
    public Optional<List<TensorType>> outputTypes() {
        return Optional.empty();
    }

    @Override
    public List<Tensor> run(List<Tensor> inputs) {
        var holds = inputs.stream().map(Tensor::hold).toList();
        try (var arena = Arena.ofShared()) {
            var values = new HashMap<Value, Tensor>(graph.constants());
            for (int i = 0; i < inputs.size(); i++) {
                values.put(graph.inputs().get(i).value(), inputs.get(i));
            }
            runStage(firstRunner, first.known(), values, arena);
            var ofThisRun = derived.forOneRun(arena);
            var stage = first;
            while (!stage.isLast()) {
                var rest = Passes.run(stage.rest(values), arena).graph();
                rest.constants().forEach(values::putIfAbsent);
                stage = stage.next(rest);
                try (var runner = plan.apply(stage.known(), ofThisRun)) {
                    runStage(runner, stage.known(), values, arena);
                }
            }
            return graph.outputs().stream()
                    .map(output -> copy(values.get(output)))
                    .toList();
        } finally {
            holds.forEach(Tensor.Hold::close);
        }
    }

    private static void runStage(Runner runner, Graph known, Map<Value, Tensor> values, Arena arena) {
        var inputs =
                known.inputs().stream().map(input -> values.get(input.value())).toList();
        var outputs = new ArrayList<Tensor>();
        for (var output : known.outputs()) {
            outputs.add(Tensor.allocate(known.requireType(output), arena));
        }
        runner.run(inputs, outputs);
        for (int i = 0; i < outputs.size(); i++) {
            values.put(known.outputs().get(i), outputs.get(i));
        }
    }

    private static Tensor copy(Tensor tensor) {
        var copy = Tensor.allocate(tensor.dtype(), tensor.shape());
        copy.segment().copyFrom(tensor.segment());
        return copy;
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
        firstRunner.close();
    }
}
