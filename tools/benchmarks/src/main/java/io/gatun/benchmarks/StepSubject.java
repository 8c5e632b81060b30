package io.gatun.benchmarks;

import io.gatun.GatunException;
import io.gatun.Options;
import io.gatun.gradient.GradientGraph;
import io.gatun.gradient.Gradients;
import io.gatun.gradient.TrainingGraph;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.gradient.loss.Loss;
import io.gatun.gradient.loss.SoftmaxCrossEntropy;
import io.gatun.gradient.optimiser.Sgd;
import io.gatun.gradient.train.TrainingSettings;
import io.gatun.gradient.train.TrainingStep;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import io.gatun.zoo.arch.Architecture;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * ResNet-18 with seeded weights, made ready to learn.
 *
 * @param network f32[N,3,H,W] to logits [N,1000]
 * @param learning its parameters that learn
 */
record StepSubject(Graph network, List<Value> learning) {
    private static final long SEED = 1;
    private static final int CLASSES = 1000;

    /** Copies the list. */
    StepSubject {
        learning = List.copyOf(learning);
    }

    /** @param arena owns the weights */
    static StepSubject of(StepScenario scenario, Arena arena) {
        var network = Architecture.all().stream()
                .filter(architecture -> architecture.name().equals("resnet18"))
                .findFirst()
                .orElseThrow(() -> new GatunException("the zoo has no resnet18"))
                .build(SEED, arena, Map.of());
        return of(scenario, ofAnySize(network));
    }

    private static StepSubject of(StepScenario scenario, Graph network) {
        return new StepSubject(
                network,
                WeightedLayer.of(network).stream()
                        .flatMap(layer -> layer.parameters().stream())
                        .filter(scenario::learns)
                        .toList());
    }

    /** The zoo's is for pictures of 224x224; its last pool takes any. */
    private static Graph ofAnySize(Graph network) {
        var builder = new GraphBuilder(network.name());
        for (var input : network.inputs()) {
            builder.input(new GraphInput(
                    input.value(), input.dtype(), List.of(Dim.of("N"), Dim.of(3), Dim.of("H"), Dim.of("W"))));
        }
        network.constants().forEach(builder::constant);
        network.nodes().forEach(builder::node);
        network.outputs().forEach(builder::output);
        return builder.build();
    }

    /** How many numbers learn. */
    long parameters() {
        return learning.stream()
                .mapToLong(value -> network.constant(value).orElseThrow().size())
                .sum();
    }

    Value prediction() {
        return network.outputs().getFirst();
    }

    /** The step itself, as fine-tuning makes it: forwards, backwards, momentum. */
    TrainingStep step(Options options) {
        return step(new Sgd(0.9, false), options);
    }

    /** A step whose every parameter moves by its gradient times the rate. */
    TrainingStep plainStep(Options options) {
        return step(new Sgd(0, false), options);
    }

    private TrainingStep step(Sgd optimiser, Options options) {
        return new TrainingStep(
                network,
                prediction(),
                learning,
                TrainingSettings.defaults().optimiser(optimiser).options(options));
    }

    /** The network in training with its loss, parameters and statistics as they are, bound to a batch of square pictures. */
    Graph withLoss(int batch, int size, Arena arena) {
        var training = TrainingGraph.of(network.bind(List.of(shape(batch, size))), learning);
        return new SoftmaxCrossEntropy().behind(training.graph(), prediction(), arena);
    }

    /** Forwards and backwards as one graph, of which a session tells what it takes. */
    GradientGraph gradients(int batch, int size, Arena arena) {
        return Gradients.of(withLoss(batch, size, arena))
                .output(Loss.LOSS)
                .withRespectTo(learning)
                .keeping(Loss.LOSS)
                .build(arena);
    }

    /** Pictures of N(0,1). */
    static Tensor pictures(int batch, int size, Arena arena) {
        var pictures = Tensor.allocate(new TensorType(DType.FLOAT32, shape(batch, size)), arena);
        var random = new Random(SEED);
        for (long i = 0; i < pictures.size(); i++) {
            pictures.set(i, random.nextGaussian());
        }
        return pictures;
    }

    private static Shape shape(int batch, int size) {
        return Shape.of(batch, 3, size, size);
    }

    /** One class for each picture. */
    static Tensor labels(int batch, Arena arena) {
        var labels = Tensor.allocate(TensorType.of(DType.INT64, batch), arena);
        for (long i = 0; i < batch; i++) {
            labels.set(i, i * 37 % CLASSES);
        }
        return labels;
    }

    /** What a graph that learns is fed: the pictures, their labels, and the network's own weights and statistics. */
    List<Tensor> inputs(Graph graph, Tensor pictures, Tensor labels) {
        return graph.inputs().stream()
                .map(input -> input.value().equals(Loss.TARGET)
                        ? labels
                        : network.constant(input.value()).orElse(pictures))
                .toList();
    }
}
