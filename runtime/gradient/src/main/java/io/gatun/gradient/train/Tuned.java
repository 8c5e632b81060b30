package io.gatun.gradient.train;

import io.gatun.graph.Graph;
import io.gatun.onnx.OnnxWriter;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;

/** A network that has learned. Close it before the model it was made from. */
public final class Tuned implements AutoCloseable {
    private final Arena arena;
    private final History history;
    private Graph graph;

    /** @param arena owns the weights that learned */
    Tuned(Graph graph, History history, Arena arena) {
        this.graph = graph;
        this.history = history;
        this.arena = arena;
    }

    /** The whole network in inference, as it would be read from its file; takes any batch. */
    public Graph graph() {
        return graph;
    }

    /** How it learned. */
    public History history() {
        return history;
    }

    /** Adds to what the network says about itself, such as its labels and how pictures are to be prepared; replaces what was. */
    public Tuned metadata(Map<String, String> properties) {
        graph = graph.metadata(graph.metadata().withProperties(properties));
        return this;
    }

    /**
     * Writes an ONNX file, whole or not at all.
     *
     * @throws io.gatun.GatunException naming the file, if it cannot be written; what was there before is then still there
     */
    public void save(Path file) {
        OnnxWriter.write(graph, file);
    }

    @Override
    public void close() {
        arena.close();
    }
}
