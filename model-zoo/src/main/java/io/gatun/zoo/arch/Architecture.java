package io.gatun.zoo.arch;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.Metadata;
import io.gatun.graph.Value;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** A network's plan: what it is called, where it was published, and how its layers follow each other. */
public final class Architecture {
    private static final int IMAGENET_CLASSES = 1000;
    private static final int CIFAR_CLASSES = 10;

    private final String name;
    private final String description;
    private final String paper;
    private final int inputSize;
    private final int classes;
    private final long parameters;
    private final Function<Layers, Value> layers;

    private Architecture(
            String name,
            String description,
            String paper,
            int inputSize,
            int classes,
            long parameters,
            Function<Layers, Value> layers) {
        this.name = name;
        this.description = description;
        this.paper = paper;
        this.inputSize = inputSize;
        this.classes = classes;
        this.parameters = parameters;
        this.layers = layers;
    }

    /** A network for ImageNet: pictures of 224x224, 1000 classes. */
    static Architecture imagenet(
            String name, String description, String paper, long parameters, Function<Layers, Value> layers) {
        return new Architecture(name, description, paper, 224, IMAGENET_CLASSES, parameters, layers);
    }

    /** A network for CIFAR-10: pictures of 32x32, 10 classes. */
    static Architecture cifar(
            String name, String description, String paper, long parameters, Function<Layers, Value> layers) {
        return new Architecture(name, description, paper, 32, CIFAR_CLASSES, parameters, layers);
    }

    /** Every architecture, family by family. */
    public static List<Architecture> all() {
        return Stream.of(
                        AlexNet.ALL,
                        ZfNet.ALL,
                        Vgg.ALL,
                        GoogLeNet.ALL,
                        ResNet.ALL,
                        CifarResNet.ALL,
                        SqueezeNet.ALL,
                        MobileNetV2.ALL,
                        AllCnn.ALL)
                .flatMap(List::stream)
                .toList();
    }

    /** Such as {@code vgg16-bn}. */
    public String name() {
        return name;
    }

    /** One line on what it is and how it departs from its paper. */
    public String description() {
        return description;
    }

    /** Authors, year, title and where to find it. */
    public String paper() {
        return paper;
    }

    /** Height and width of the input, in pixels. */
    public int inputSize() {
        return inputSize;
    }

    /** Numbers in the output. */
    public int classes() {
        return classes;
    }

    /** Learnable numbers: weights, biases, batch norm's scale and shift, but not its running statistics. */
    public long parameters() {
        return parameters;
    }

    /**
     * Builds it with random weights (He et al. 2015), so with nothing learned: input {@code input} f32[N,3,size,size],
     * output {@code logits} f32[N,classes].
     *
     * @param seed the same seed gives the same weights on every machine
     * @param arena owns the weights, 4 bytes a parameter; the graph must not be used after it closes
     * @param properties go into the graph's metadata
     */
    public Graph build(long seed, Arena arena, Map<String, String> properties) {
        return build(inputSize, seed, arena, properties);
    }

    /**
     * As {@link #build(long, Arena, Map)}, but for pictures of another size; fully connected layers on planes then have other
     * weights.
     *
     * @param size height and width of the input, in pixels
     * @throws GatunException if pictures of this size are too small: nothing is left of them on the way
     */
    public Graph build(int size, long seed, Arena arena, Map<String, String> properties) {
        return build(size, new RandomWeights(seed, arena), properties);
    }

    Graph build(Weights weights, Map<String, String> properties) {
        return build(inputSize, weights, properties);
    }

    private Graph build(int size, Weights weights, Map<String, String> properties) {
        var network = new Layers(name, Metadata.NONE.withProperties(properties), size, weights);
        return network.finish(layers.apply(network));
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
