package io.gatun.zoo;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.onnx.OnnxWriter;
import io.gatun.zoo.arch.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The catalogue of networks, each an architecture as code. One, {@value #DEFAULT}, comes with trained weights inside the jar;
 * nothing is ever downloaded.
 */
public final class Zoo {
    /** The network to use where none is named. */
    public static final String DEFAULT = "resnet20-cifar10";

    private static final Set<String> TRAINED = Set.of(DEFAULT);
    private static final int CIFAR_SIZE = 32;

    private Zoo() {}

    /** All names, family by family. */
    public static List<String> names() {
        return Architecture.all().stream().map(Architecture::name).toList();
    }

    /** @throws GatunException if there is no network of this name, with the names there are */
    public static ZooEntry entry(String name) {
        var architecture = architecture(name);
        return new ZooEntry(
                architecture.name(),
                architecture.description(),
                architecture.paper(),
                architecture.inputSize(),
                architecture.classes(),
                architecture.parameters(),
                preprocessing(architecture),
                TRAINED.contains(name));
    }

    private static Architecture architecture(String name) {
        return Architecture.all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new GatunException(
                        "the zoo has no network called '" + name + "'; there are " + String.join(", ", names())));
    }

    private static Preprocessing preprocessing(Architecture architecture) {
        return architecture.inputSize() == CIFAR_SIZE ? Preprocessing.cifar10() : Preprocessing.imagenet();
    }

    /**
     * Builds a network with random weights (He et al. 2015), so with nothing learned: input {@code input} f32[N,3,size,size],
     * output {@code logits} f32[N,classes]. Its preprocessing is in its metadata.
     *
     * @param seed the same seed gives the same weights on every machine
     * @param arena owns the weights, 4 bytes a parameter; the graph must not be used after it closes
     * @throws GatunException if there is no network of this name
     */
    public static Graph build(String name, long seed, Arena arena) {
        return build(name, architecture(name).inputSize(), seed, arena);
    }

    /**
     * As {@link #build(String, long, Arena)}, but for pictures of another size.
     *
     * @param size height and width of the input, in pixels
     * @throws GatunException if there is no network of this name, or pictures of this size are too small for it
     */
    public static Graph build(String name, int size, long seed, Arena arena) {
        var architecture = architecture(name);
        var preprocessing = preprocessing(architecture).at(size, size).toJson();
        try {
            return architecture.build(size, seed, arena, Map.of(Preprocessing.PROPERTY, preprocessing));
        } catch (GatunException refusal) {
            throw refusal.in(name + " for pictures of " + size + "x" + size);
        }
    }

    /**
     * Loads a network with its trained weights.
     *
     * @throws GatunException if there is none of this name or it has no trained weights
     */
    public static Model load(String name) {
        try (var stream = trained(name)) {
            return Model.read(stream, name);
        } catch (IOException failure) {
            throw new GatunException(name + ": cannot be read from the jar: " + failure.getMessage(), failure);
        }
    }

    /** The ONNX file inside the jar. */
    private static InputStream trained(String name) {
        if (!entry(name).trained()) {
            throw new GatunException(
                    name + ": the zoo has no trained weights for it, only for " + String.join(", ", TRAINED));
        }
        return Zoo.class.getResourceAsStream("models/" + name + ".onnx");
    }

    /**
     * Writes a network as ONNX: with its trained weights where the zoo has them, else with random ones.
     *
     * @param seed of random weights
     * @throws GatunException if there is no network of this name or the file cannot be written
     */
    public static void export(String name, long seed, Path file) {
        if (entry(name).trained()) {
            copy(name, file);
            return;
        }
        try (var arena = Arena.ofConfined()) {
            OnnxWriter.write(build(name, seed, arena), file);
        }
    }

    private static void copy(String name, Path file) {
        try (var stream = trained(name)) {
            Files.copy(stream, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new GatunException(file + ": cannot be written: " + failure.getMessage(), failure);
        }
    }

    /** As {@link #open(String, Options)} with {@link Options#defaults()}. */
    public static ImageClassifier open(String name) {
        return open(name, Options.defaults());
    }

    /**
     * A classifier that owns its model and session, and closes them when it is closed.
     *
     * @throws GatunException if there is none of this name or it has no trained weights
     */
    public static ImageClassifier open(String name, Options options) {
        var model = load(name);
        try {
            var session = model.session(options);
            var labels = Labels.of(model.metadata()).orElse(Labels.NONE);
            return ImageClassifier.of(session, entry(name).preprocessing(), labels, () -> {
                session.close();
                model.close();
            });
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }
}
