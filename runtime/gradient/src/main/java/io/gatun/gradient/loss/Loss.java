package io.gatun.gradient.loss;

import io.gatun.GatunException;
import io.gatun.gradient.term.Recorder;
import io.gatun.gradient.term.Term;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Identity;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;

/** How far a prediction is from what it should be, as one number: the mean over the batch. */
public sealed interface Loss permits SoftmaxCrossEntropy, BinaryCrossEntropy, MeanSquaredError {
    /** The name of the input that a loss adds. */
    Value TARGET = new Value("target");

    /** The name of the output that a loss adds. */
    Value LOSS = new Value("loss");

    /**
     * What the target must be.
     *
     * @throws GatunException if the loss does not fit the prediction
     */
    TensorType target(TensorType prediction);

    /**
     * The graph with this loss behind one of its values: one more input, {@link #TARGET}, and one more output, {@link #LOSS}, a
     * single number of the prediction's element type.
     *
     * @param graph bound; stays as it is
     * @param arena memory for constants; must live as long as the result and those made from it
     * @throws GatunException if the loss does not fit the prediction, or the graph has values of these names
     */
    default Graph behind(Graph graph, Value prediction, Arena arena) {
        var builder = new GraphBuilder(graph.name()).metadata(graph.metadata()).limits(graph.limits());
        graph.inputs().forEach(builder::input);
        try {
            builder.input(GraphInput.of(TARGET, target(graph.requireType(prediction))));
            graph.constants().forEach(builder::constant);
            graph.nodes().forEach(builder::node);
            var recorder = new Recorder(builder, arena);
            recorder.prefix(LOSS.name());
            var loss = formula(recorder.term(prediction), recorder.term(TARGET));
            graph.outputs().forEach(builder::output);
            builder.output(builder.node(new Node(LOSS.name(), new Identity(), List.of(loss.value()), List.of(LOSS))));
        } catch (GatunException refusal) {
            throw refusal.in(graph.name() + ": loss of '" + prediction + "'");
        }
        return builder.build();
    }

    /** The loss, of rank 0. */
    private Term formula(Term prediction, Term target) {
        return switch (this) {
            case SoftmaxCrossEntropy loss -> loss.of(prediction, target);
            case BinaryCrossEntropy loss -> loss.of(prediction, target);
            case MeanSquaredError loss -> loss.of(prediction, target);
        };
    }
}
