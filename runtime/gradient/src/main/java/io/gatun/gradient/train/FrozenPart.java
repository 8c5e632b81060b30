package io.gatun.gradient.train;

import io.gatun.Footprint;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Value;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What stands before the first layer that learns, as ordinary inference. */
final class FrozenPart implements AutoCloseable {
    private final Value input;
    private final List<Value> frontier;
    private final List<Value> computed;
    private final Optional<GraphSession> inference;

    /** @param network of one input, any batch, as written */
    FrozenPart(Graph network, List<Value> frontier, Options options) {
        this.input = network.inputs().getFirst().value();
        this.frontier = frontier;
        this.computed = frontier.stream().filter(value -> !value.equals(input)).toList();
        this.inference =
                computed.isEmpty() ? Optional.empty() : Optional.of(GraphSession.of(upTo(network, computed), options));
    }

    /** A network as far as some values, which become its outputs. */
    static Graph upTo(Graph network, List<Value> values) {
        var builder =
                new GraphBuilder(network.name()).metadata(network.metadata()).limits(network.limits());
        network.inputs().forEach(builder::input);
        network.constants().forEach(builder::constant);
        network.nodes().forEach(builder::node);
        values.forEach(builder::output);
        return new GraphPatch(builder.build()).apply();
    }

    /** @param use gets the values of the frontier, lent for the time of the call */
    void run(Tensor examples, Consumer<Map<Value, Tensor>> use) {
        var values = new LinkedHashMap<Value, Tensor>();
        if (frontier.contains(input)) {
            values.put(input, examples);
        }
        if (inference.isEmpty()) {
            use.accept(values);
            return;
        }
        try (var results = inference.get().session().run(Map.of(input.name(), examples))) {
            computed.forEach(value -> values.put(value, results.get(value.name())));
            use.accept(values);
        }
    }

    /** What a run takes; nothing if nothing is frozen. */
    Footprint footprint(Shape examples) {
        return inference.map(network -> network.session().footprint(examples)).orElse(new Footprint(0, 0, 0, 0, 0));
    }

    @Override
    public void close() {
        inference.ifPresent(GraphSession::close);
    }
}
