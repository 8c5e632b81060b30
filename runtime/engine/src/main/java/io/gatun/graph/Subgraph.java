package io.gatun.graph;

import io.gatun.Limits;
import io.gatun.op.Body;
import io.gatun.op.ControlFlow;
import io.gatun.op.Operands;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The graph inside an operator such as Loop: a template, as the types of its inputs are known only when it is about to run.
 * {@link #bind} makes a {@link Graph} of it. Nothing inside refers to the graph around it but through the last inputs.
 *
 * @param name for messages
 * @param limits what it may ask for
 * @param captures how many of the inputs, the last ones, the operator's node takes from the graph around it
 * @param constants in the order they were added
 * @param nodes in an order in which they can run
 */
public record Subgraph(
        String name,
        Limits limits,
        List<Formal> formalInputs,
        int captures,
        SequencedMap<Value, Tensor> constants,
        List<Node> nodes,
        List<Formal> formalOutputs)
        implements Body {
    public Subgraph {
        formalInputs = List.copyOf(formalInputs);
        constants = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(constants));
        nodes = List.copyOf(nodes);
        formalOutputs = List.copyOf(formalOutputs);
    }

    @Override
    public int inputs() {
        return formalInputs.size();
    }

    @Override
    public int outputs() {
        return formalOutputs.size();
    }

    @Override
    public OptionalInt declaredRank(int input) {
        return formalInputs.get(input).dims().stream().mapToInt(List::size).findFirst();
    }

    @Override
    public Optional<TensorType> declaredOutput(int output) {
        return formalOutputs.get(output).type();
    }

    /**
     * This graph with its inputs' types fixed.
     *
     * @param types one an input
     * @throws io.gatun.GatunException if an operator refuses its inputs
     */
    public Graph bind(List<TensorType> types) {
        var operands = Operands.builder();
        types.forEach(type -> operands.add("", type, null));
        return bind(operands.build(outputs()));
    }

    /** As {@link #bind(List)}; inputs whose values are known become constants. */
    private Graph bind(Operands in) {
        var builder = new GraphBuilder(name).limits(limits);
        for (int i = 0; i < inputs(); i++) {
            var input = formalInputs.get(i).value();
            var type = in.type(i);
            in.value(i)
                    .ifPresentOrElse(
                            value -> builder.constant(input, value), () -> builder.input(GraphInput.of(input, type)));
        }
        constants.forEach(builder::constant);
        nodes.forEach(builder::node);
        formalOutputs.forEach(output -> builder.output(output.value()));
        return builder.build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(inputs(), inputs());
        var graph = bind(in);
        var types = graph.outputs().stream()
                .flatMap(output -> graph.type(output).stream())
                .toList();
        return types.size() == outputs() ? Optional.of(types) : Optional.empty();
    }

    @Override
    public List<Tensor> evaluate(List<Tensor> in) {
        try (var evaluation = new Evaluation(limits)) {
            constants.forEach(evaluation::put);
            IntStream.range(0, inputs())
                    .forEach(i -> evaluation.put(formalInputs.get(i).value(), in.get(i)));
            nodes.forEach(node -> evaluation.run(node, Map.of(), Body::evaluate));
            return evaluation.copies(formalOutputs.stream().map(Formal::value).toList());
        }
    }

    /**
     * The same graph with some of its captures made constants.
     *
     * @param values by position among the captures
     */
    public Subgraph withCaptured(Map<Integer, Tensor> values) {
        int first = inputs() - captures;
        var all = new LinkedHashMap<>(constants);
        var left = new ArrayList<Formal>();
        for (int i = 0; i < inputs(); i++) {
            if (values.containsKey(i - first)) {
                all.put(formalInputs.get(i).value(), values.get(i - first));
            } else {
                left.add(formalInputs.get(i));
            }
        }
        return new Subgraph(name, limits, left, captures - values.size(), all, nodes, formalOutputs);
    }

    /** The constants of all subgraphs of these nodes, however deep. */
    static Stream<Tensor> constantsInside(List<Node> nodes) {
        return nodes.stream()
                .filter(node -> node.op() instanceof ControlFlow)
                .flatMap(node -> ((ControlFlow) node.op()).bodies().stream())
                .filter(Subgraph.class::isInstance)
                .map(Subgraph.class::cast)
                .flatMap(body -> Stream.concat(body.constants.values().stream(), constantsInside(body.nodes)));
    }

    /** Short, as it stands among a node's attributes. */
    @Override
    public String toString() {
        return "a graph of " + nodes.size() + (nodes.size() == 1 ? " node" : " nodes");
    }
}
