package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.gradient.head.AnyBatch;
import io.gatun.gradient.head.HeadInitialisation;
import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.gradient.loss.Loss;
import io.gatun.gradient.optimiser.Optimiser;
import io.gatun.gradient.optimiser.Schedule;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Teaches a network other classes: its last layer is exchanged for a fresh one, and that layer alone, the last few, or all of
 * them learn from examples.
 *
 * <pre>{@code
 * try (var tuned = FineTune.lastLayerOf(model).classes(names).with(new Sgd(0.9, false)).rate(0.01).epochs(5).fit(examples)) {
 *     tuned.save(Path.of("fruit.onnx"));
 * }
 * }</pre>
 *
 * <p>Each method changes this and returns it.
 */
public final class FineTune {
    private static final int ALL = Integer.MAX_VALUE;

    private final Graph graph;
    private int layers = 1;
    private List<String> classes = List.of();
    private HeadInitialisation initialisation = HeadInitialisation.KAIMING_UNIFORM;
    private TrainingSettings settings = TrainingSettings.defaults();
    private double rate = 0.01;
    private Optional<Schedule> schedule = Optional.empty();
    private int epochs = 10;
    private Optional<Examples> validation = Optional.empty();
    private int patience = Integer.MAX_VALUE;
    private Optional<Path> checkpoint = Optional.empty();
    private boolean resume;
    private TrainingListener listener = new TrainingListener() {};
    private volatile Training training;
    private volatile boolean stopped;

    private FineTune(Graph graph) {
        this.graph = graph;
    }

    /** Trains the last layer of a network, which stays as it is and must stay usable until what comes out is closed. */
    public static FineTune lastLayerOf(Graph network) {
        return new FineTune(network);
    }

    /** As {@link #lastLayerOf(Graph)}. */
    public static FineTune lastLayerOf(Model model) {
        return new FineTune(model.graph());
    }

    /**
     * Trains the last layers with weights, the new one counts: each with its biases, and with the normalisation behind it,
     * whose statistics then follow the batches. Those of frozen layers stay in inference.
     */
    public FineTune last(int layers) {
        if (layers < 1) {
            throw new GatunException("at least the last layer learns, got " + layers + " layers");
        }
        this.layers = layers;
        return this;
    }

    /** Trains all layers. */
    public FineTune all() {
        return last(ALL);
    }

    /** The new classes; examples are labelled with their places in this list, from 0 on. */
    public FineTune classes(List<String> names) {
        this.classes = List.copyOf(names);
        return this;
    }

    /** What moves the parameters; momentum 0.9 if not said. */
    public FineTune with(Optimiser optimiser) {
        settings = settings.optimiser(optimiser);
        return this;
    }

    /** The rate of learning, constant; 0.01 if neither this nor a schedule is given. */
    public FineTune rate(double rate) {
        this.rate = rate;
        return this;
    }

    /** The rate for each step. */
    public FineTune schedule(Schedule schedule) {
        this.schedule = Optional.of(schedule);
        return this;
    }

    public FineTune loss(Loss loss) {
        settings = settings.loss(loss);
        return this;
    }

    /** Decay of weights. */
    public FineTune decay(double decay) {
        settings = settings.decay(decay);
        return this;
    }

    /** The largest norm of all gradients together. */
    public FineTune clipping(double norm) {
        settings = settings.clipping(norm);
        return this;
    }

    /** Of the new layer's weights and of dropout. */
    public FineTune seed(long seed) {
        settings = settings.seed(seed);
        return this;
    }

    /** See {@link TrainingSettings#recomputing}. */
    public FineTune recomputing(boolean recomputing) {
        settings = settings.recomputing(recomputing);
        return this;
    }

    /** How sessions run. */
    public FineTune options(Options options) {
        settings = settings.options(options);
        return this;
    }

    /** At most so many; 10 if not said. */
    public FineTune epochs(int epochs) {
        this.epochs = epochs;
        return this;
    }

    /** See {@link Training#validation}. */
    public FineTune validation(Examples examples) {
        this.validation = Optional.of(examples);
        return this;
    }

    /** See {@link Training#patience}. */
    public FineTune patience(int epochs) {
        this.patience = epochs;
        return this;
    }

    /** See {@link Training#checkpoint} and {@link Training#resume}. */
    public FineTune checkpoint(Path file, boolean resume) {
        this.checkpoint = Optional.of(file);
        this.resume = resume;
        return this;
    }

    public FineTune listener(TrainingListener listener) {
        this.listener = listener;
        return this;
    }

    /** See {@link Training#stop}. */
    public void stop() {
        stopped = true;
        if (training != null) {
            training.stop();
        }
    }

    /**
     * Trains.
     *
     * @throws GatunException as {@link Training#run}, or if the network has no last layer that can be found
     */
    public Tuned fit(Examples examples) {
        return fit((head, arena) -> {
            try (var step = new TrainingStep(head.network(), head.logits(), learning(head.network()), settings)) {
                var history = train(step, examples);
                return new Tuned(step.trained(arena), history, arena);
            }
        });
    }

    /**
     * Trains the last layer on features that were computed before, by {@link #features}; so is what it is validated on.
     *
     * @param rows features instead of what the network takes
     * @throws GatunException as {@link #fit}, or if more than the last layer is to learn
     */
    public Tuned fitFeatures(Examples rows) {
        if (layers != 1) {
            throw new GatunException("features of frozen layers serve to train the last layer only");
        }
        return fit((head, arena) -> {
            var learning = head.parameters();
            try (var step = new TrainingStep(head.head(), head.logits(), learning, settings)) {
                var history = train(step, rows);
                var network = step.weights().copy(arena).in(head.network());
                return new Tuned(AnyBatch.of(network, arena), history, arena);
            }
        });
    }

    /**
     * The network up to its last layer, one row of features an example, any batch.
     *
     * @param arena owns what it adds
     */
    public Graph features(Arena arena) {
        return AnyBatch.of(newHead(arena).features(), arena);
    }

    @FunctionalInterface
    private interface Way {
        /** @param arena owns what comes out */
        Tuned from(NewHead head, Arena arena);
    }

    private Tuned fit(Way way) {
        var arena = Arena.ofShared();
        try {
            return way.from(newHead(arena), arena);
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    private List<Value> learning(Graph network) {
        int count = layers == ALL ? WeightedLayer.of(network).size() : layers;
        return WeightedLayer.lastLayers(network, count);
    }

    private NewHead newHead(Arena arena) {
        return NewHead.on(graph, classes.size(), initialisation, settings.seed(), arena);
    }

    private History train(TrainingStep step, Examples examples) {
        var loop = Training.of(step)
                .epochs(epochs)
                .schedule(schedule.orElse(new Schedule.Constant(rate)))
                .patience(patience)
                .listener(listener);
        validation.ifPresent(loop::validation);
        checkpoint.ifPresent(file -> loop.checkpoint(file)
                .resume(resume)
                .belongingTo(classes + " for network " + graph.name() + " " + RunIdentity.digest(graph)));
        training = loop;
        if (stopped) {
            loop.stop();
        }
        return loop.run(examples);
    }
}
