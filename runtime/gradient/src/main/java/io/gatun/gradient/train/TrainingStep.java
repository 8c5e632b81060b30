package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.Options;
import io.gatun.gradient.TrainingGraph;
import io.gatun.gradient.head.AnyBatch;
import io.gatun.gradient.optimiser.GradientClipping;
import io.gatun.gradient.optimiser.ParameterGroup;
import io.gatun.gradient.optimiser.ParameterUpdates;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.spi.Workers;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * A network that learns, step by step. What stands before the first layer that learns runs as ordinary inference; batch
 * normalisations and dropouts behind it are in training where they learn, see {@link TrainingGraph}.
 *
 * <p>Each size of batch gets a plan of its own when it first comes. A step is a function of the examples, the parameters and how
 * many steps were made, so that equal runs give equal bits on any number of threads. Not safe to share between threads.
 */
public final class TrainingStep implements AutoCloseable {
    private final Graph network;
    private final Value prediction;
    private final List<Value> learning;
    private final TrainingSettings settings;
    private final Arena arena = Arena.ofShared();
    private final Optional<Workers> ownWorkers;
    private final Options options;
    private final Weights weights;
    private final SequencedMap<Value, Tensor> gradients;
    private final ParameterUpdates updates;
    private final Map<Shape, LearningPart> parts = new HashMap<>();
    private final Map<Shape, GradientRun> runs = new HashMap<>();
    private final Map<List<Value>, FrozenPart> frozen = new HashMap<>();

    /**
     * @param network of one input, as it was read: not optimised; stays as it is, and must stay usable
     * @param prediction what the loss looks at: scores before any softmax
     * @param learning its parameters that learn, constants of float32
     * @throws GatunException if the network is not made to learn: several inputs, a batch that cannot be opened, no parameters
     */
    public TrainingStep(Graph network, Value prediction, List<Value> learning, TrainingSettings settings) {
        if (learning.isEmpty()) {
            throw new GatunException(network.name() + ": nothing is to learn");
        }
        this.ownWorkers = settings.options().workers().isPresent()
                ? Optional.empty()
                : Optional.of(new Workers(settings.options().threads()));
        try {
            this.network = AnyBatch.of(network, arena);
            this.prediction = prediction;
            this.learning = List.copyOf(learning);
            this.settings = settings;
            this.options = ownWorkers.map(settings.options()::workers).orElse(settings.options());
            this.weights = Weights.of(network, learning, arena);
            this.gradients = GradientRun.room(learning, weights, arena);
            this.updates = new ParameterUpdates(
                    settings.optimiser(),
                    ParameterGroup.decayingWeights(network, learning, settings.decay()),
                    weights.tensors(),
                    options.workers().orElseThrow());
        } catch (RuntimeException | Error failure) {
            ownWorkers.ifPresent(Workers::close);
            arena.close();
            throw failure;
        }
    }

    /**
     * Learns from a batch.
     *
     * @param examples what the network takes, [n, ...]
     * @param targets what its loss takes: i64[n] for classes
     * @param rate of learning
     * @throws GatunException if the loss or a gradient is infinite or no number: then nothing has changed; or if the examples
     *     or targets do not fit
     */
    public StepResult step(Tensor examples, Tensor targets, double rate) {
        var result = new StepResult[1];
        throughFrozen(examples, frontier -> result[0] = step(examples.shape(), frontier, targets, rate));
        return result[0];
    }

    /** As {@link #step(Tensor, Tensor, double)}, from what the frozen layers made of examples of a shape. */
    StepResult step(Shape examples, Map<Value, Tensor> frontier, Tensor targets, double rate) {
        var run = runs.computeIfAbsent(
                examples,
                _ -> new GradientRun(part(examples).graph(), learning, settings, weights, gradients, options));
        Targets.require(settings.loss(), targets, run.prediction().type());
        double loss = run.run(frontier, targets, Seeds.of(settings.seed(), updates.steps()));
        requireFinite(loss, rate);
        int correct = Targets.correct(settings.loss(), targets, run.prediction());
        updates.step(weights.tensors(), gradients, rate);
        run.keepStatistics();
        return new StepResult(loss, correct, Math.toIntExact(examples.dim(0)));
    }

    private void requireFinite(double loss, double rate) {
        var workers = options.workers().orElseThrow();
        double norm = settings.clipping() < Double.POSITIVE_INFINITY
                ? GradientClipping.clip(gradients.values(), settings.clipping(), workers)
                : GradientClipping.norm(gradients.values(), workers);
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new GatunException("step " + (updates.steps() + 1) + " at a rate of " + rate + ": "
                    + (Double.isFinite(loss) ? "the norm of the gradients is " + norm : "the loss is " + loss)
                    + "; try a lower rate, a tenth of it");
        }
    }

    /** How well the network does in inference, with its weights as they are now. Changes nothing. */
    public Score evaluate(Examples examples) {
        return evaluate(new SeenEachTime(this, examples));
    }

    /** As {@link #evaluate(Examples)}. */
    Score evaluate(SeenExamples examples) {
        var judges = new HashMap<Shape, Judge>();
        var score = new Score[] {Score.NONE};
        try {
            examples.forEachBatch(0, (shape, frontier, targets) -> {
                var judge = judges.computeIfAbsent(
                        shape, _ -> new Judge(part(shape).graph(), weights, settings.loss(), options));
                score[0] = score[0].plus(judge.of(frontier, targets));
            });
        } finally {
            judges.values().forEach(Judge::close);
        }
        return score[0];
    }

    /** Runs what stands before the layers that learn. @param use gets what comes out, lent for the time of the call */
    void throughFrozen(Tensor examples, Consumer<Map<Value, Tensor>> use) {
        frozen(part(examples.shape())).run(examples, use);
    }

    /**
     * Bytes that what the frozen layers make of so many examples takes, if it can be kept: not if there are no frozen layers, if
     * what they make is no row an example, or if the network leaves open how large examples are.
     */
    OptionalLong rememberedBytes(int examples) {
        var input = network.inputs().getFirst();
        return input.dims().stream().skip(1).allMatch(Dim.Fixed.class::isInstance)
                ? SeenOnce.bytes(part(input.shapeWith(Map.of(), 1)), input.value(), examples)
                : OptionalLong.empty();
    }

    /** What training with batches of this shape takes, planned without running a step or allocating for it. */
    public TrainingMemory memory(Shape examples) {
        return memoryPlanner().plan(examples, settings);
    }

    /**
     * Whether there is enough memory for batches of a shape.
     *
     * @param bytes how much there is
     * @return as {@link #memory}
     * @throws GatunException if it takes more, saying which batch would fit, and whether recomputation would do
     */
    public TrainingMemory requireMemory(Shape examples, long bytes) {
        var planned = memory(examples);
        memoryPlanner().require(planned, settings, bytes);
        return planned;
    }

    private MemoryPlanner memoryPlanner() {
        return new MemoryPlanner(network, prediction, learning, weights, options);
    }

    /** The part that learns, for a shape of examples. */
    private LearningPart part(Shape shape) {
        return parts.computeIfAbsent(shape, _ -> LearningPart.of(network, prediction, weights, shape, arena));
    }

    private FrozenPart frozen(LearningPart part) {
        return frozen.computeIfAbsent(part.frontier(), frontier -> new FrozenPart(network, frontier, options));
    }

    /**
     * The network with its weights as they are now, in inference.
     *
     * @param owner of the new weights; the network that this was made from must live as long, too
     */
    public Graph trained(Arena owner) {
        return weights.copy(owner).in(network);
    }

    /** What learns and what follows it, live. */
    Weights weights() {
        return weights;
    }

    ParameterUpdates updates() {
        return updates;
    }

    TrainingSettings settings() {
        return settings;
    }

    Graph network() {
        return network;
    }

    List<Value> learning() {
        return learning;
    }

    @Override
    public void close() {
        runs.values().forEach(GradientRun::close);
        frozen.values().forEach(FrozenPart::close);
        updates.close();
        ownWorkers.ifPresent(Workers::close);
        arena.close();
    }
}
