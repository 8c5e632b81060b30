package io.gatun.gradient.train;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.graph.Graph;

/** A graph made here, and the session that runs it: opened and closed together. */
record GraphSession(Model model, Session session) implements AutoCloseable {
    static GraphSession of(Graph graph, Options options) {
        var model = Model.of(graph);
        try {
            return new GraphSession(model, model.session(options));
        } catch (RuntimeException | Error failure) {
            model.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        session.close();
        model.close();
    }
}
