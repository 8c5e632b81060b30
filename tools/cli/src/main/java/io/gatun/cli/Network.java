package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.LoadOptions;
import io.gatun.Model;
import io.gatun.zoo.Zoo;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A network as the command line names it: an ONNX file, or one of the zoo ({@code zoo:vgg16}, or {@code vgg16} where there is
 * no such file), with random weights where the zoo has no trained ones.
 *
 * @param weights memory of random weights; empty else
 * @param loading how long the model took to load, without the making of random weights
 */
record Network(Model model, Arena weights, Duration loading) implements AutoCloseable {
    private static final String ZOO = "zoo:";

    static Network open(String name, LoadOptions options) {
        return open(name, options, true);
    }

    /** As {@link #open(String, LoadOptions)}, but a network of the zoo must have been trained. */
    static Network trained(String name, LoadOptions options) {
        return open(name, options, false);
    }

    private static Network open(String name, LoadOptions options, boolean orRandom) {
        if (!isOfZoo(name)) {
            return timed(() -> Model.load(existing(name), options), Arena.ofShared());
        }
        var known = name.startsWith(ZOO) ? name.substring(ZOO.length()) : name;
        if (!orRandom || Zoo.entry(known).trained()) {
            return timed(() -> Zoo.load(known), Arena.ofShared());
        }
        var weights = Arena.ofShared();
        try (var _ = new Progress("weights of " + known, -1)) {
            var graph = Zoo.build(known, 0, weights);
            return timed(() -> Model.of(graph.limits(options.limits())), weights);
        }
    }

    private static boolean isOfZoo(String name) {
        return name.startsWith(ZOO) || Zoo.names().contains(name) && !Files.exists(Path.of(name));
    }

    private static Path existing(String name) {
        var file = Path.of(name);
        if (!Files.exists(file)) {
            throw new GatunException(name + ": no such file, nor a network of the zoo (see gatun zoo list)");
        }
        if (Files.isDirectory(file)) {
            throw new GatunException(name + ": is a folder, not an ONNX file");
        }
        return file;
    }

    private static Network timed(Supplier<Model> load, Arena weights) {
        try {
            long start = System.nanoTime();
            var model = load.get();
            return new Network(model, weights, Duration.ofNanos(System.nanoTime() - start));
        } catch (RuntimeException | Error failure) {
            weights.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        model.close();
        weights.close();
    }
}
