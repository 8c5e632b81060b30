package io.gatun;

import io.gatun.graph.Node;
import io.gatun.place.Placement;
import io.gatun.run.Runner;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a session runs a model for one set of input shapes. */
sealed interface Execution extends PreparedPlans.Closeable permits Execution.Planned, StagedExecution {
    /** Types of the outputs; empty if they depend on data. */
    Optional<List<TensorType>> outputTypes();

    /** Runs into new tensors, which the caller closes. */
    List<Tensor> run(List<Tensor> inputs);

    /** Runs into given tensors. @throws GatunException if they are not of the outputs' types */
    void run(List<Tensor> inputs, List<Tensor> outputs);

    @Override
    void close();

    /** What runs first, or all there is. */
    Runner firstRunner();

    /** Who got what of {@link #firstRunner}. */
    Choice choice();

    /**
     * How it came about that an accelerator got a node.
     *
     * @param notes which accelerators were left out, and why
     */
    record Choice(Placement placement, List<String> notes) {}

    /** Nodes whose types show only while running. */
    List<Node> later();

    /**
     * Every type is known beforehand: one plan.
     *
     * @param bodies plans of the graphs inside its control flow
     */
    record Planned(Runner runner, BodyPlans bodies, Choice choice) implements Execution {
        @Override
        public List<Node> later() {
            return List.of();
        }

        @Override
        public Runner firstRunner() {
            return runner;
        }

        @Override
        public Optional<List<TensorType>> outputTypes() {
            return Optional.of(runner.plan().outputTypes());
        }

        @Override
        public List<Tensor> run(List<Tensor> inputs) {
            var outputs = new ArrayList<Tensor>();
            try {
                for (var type : runner.plan().outputTypes()) {
                    outputs.add(Tensor.allocate(type.dtype(), type.shape()));
                }
                runner.run(inputs, outputs);
                return outputs;
            } catch (RuntimeException | Error failure) {
                outputs.forEach(Tensor::close);
                throw failure;
            }
        }

        @Override
        public void run(List<Tensor> inputs, List<Tensor> outputs) {
            requireTypes(outputs, runner.plan().outputTypes());
            runner.run(inputs, outputs);
        }

        @Override
        public void close() {
            runner.close();
            bodies.close();
        }
    }

    static void requireTypes(List<Tensor> outputs, List<TensorType> wanted) {
        var given = outputs.stream().map(Tensor::type).toList();
        if (!wanted.equals(given)) {
            throw new GatunException("the outputs are " + wanted + ", got " + given);
        }
    }
}
