package io.gatun;

import io.gatun.device.Lineup;
import io.gatun.device.Wish;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.pass.Passes;
import io.gatun.plan.DeviceConstants;
import io.gatun.plan.FirstRuns;
import io.gatun.run.Lifetime;
import io.gatun.spi.Accelerator;
import io.gatun.spi.DiskCache;
import io.gatun.spi.Workers;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A way to run a model: accelerators, threads, and memory for the runs in flight.
 *
 * <p>Safe to share between threads: concurrent runs each have memory of their own and share the worker threads. The first
 * run with new input shapes prepares a plan for them, later ones reuse it.
 *
 * <p>A call ends early, with a {@link RunStoppedException}, if it takes longer than {@link Options#timeout} or if the calling
 * thread is interrupted, which stays interrupted. The session can be used on.
 */
public final class Session implements AutoCloseable {
    private final Model model;
    private final Workers workers;
    private final Numerics numerics;
    private final DeviceConstants onDevices = new DeviceConstants();
    private final boolean ownsWorkers;
    private final Optional<Duration> timeout;
    private final Lifetime lifetime;
    private final List<String> required;
    private final int plansKept;
    private final Generations generations;
    private final AsyncRuns asyncRuns;

    Session(Model model, Options options) {
        this.model = model;
        var lineup = Lineup.open(new Wish(options.required(), options.preferred(), options.plugins()));
        this.timeout = options.timeLimit();
        this.numerics = options.numerics();
        this.ownsWorkers = options.workers().isEmpty();
        this.workers = options.workers().orElseGet(() -> new Workers(options.threads()));
        var name = "a session of model '" + model.name() + "'";
        this.lifetime = new Lifetime(name);
        this.required = lineup.required();
        this.plansKept = options.plansKept();
        this.asyncRuns = new AsyncRuns(name, options.inFlight());
        this.generations = new Generations(model.name(), lineup, onDevices, (accelerators, notes) -> {
            var planner = planner(accelerators);
            Function<Graph, Calibration.Placed> place = lineup.auto()
                    ? graph -> new Calibration(planner, lineup.descriptions(), DiskCache.ofUser("placement"))
                            .place(graph, model.derived())
                    : graph -> new Calibration.Placed(planner.prepare(graph, model.derived()), planner, List.of());
            return planner.plans(shapes -> prepare(shapes, place, notes));
        });
    }

    private Planner planner(List<Accelerator> accelerators) {
        return new Planner(model.name(), accelerators, required, workers, onDevices, numerics, plansKept);
    }

    public Model model() {
        return model;
    }

    /**
     * Runs a model of one input and one output.
     *
     * @return the output, which the caller closes
     * @throws GatunException if the model has more of either, or the input does not fit its declaration
     */
    public Tensor run(Tensor input) {
        requireOneOfEach();
        return run(List.of(input)).getFirst();
    }

    private void requireOneOfEach() {
        if (model.inputs().size() != 1 || model.outputs().size() != 1) {
            throw new GatunException(model.name() + ": has inputs " + names() + " and outputs " + model.outputs()
                    + "; run it with tensors by name");
        }
    }

    /**
     * Runs the model.
     *
     * @param inputs one tensor for each input, by name
     * @return the outputs, which the caller closes
     * @throws GatunException if an input is missing, unknown, or does not fit its declaration
     */
    public Results run(Map<String, Tensor> inputs) {
        return named(run(inOrder(inputs)));
    }

    private List<Tensor> inOrder(Map<String, Tensor> inputs) {
        var known = new LinkedHashSet<>(names());
        for (var name : inputs.keySet()) {
            if (!known.contains(name)) {
                throw new GatunException(model.name() + ": there is no input '" + name + "'; there are " + known);
            }
        }
        var ordered = new ArrayList<Tensor>();
        for (var name : known) {
            if (!inputs.containsKey(name)) {
                throw new GatunException(model.name() + ": input '" + name + "' is missing; got " + inputs.keySet());
            }
            ordered.add(inputs.get(name));
        }
        return ordered;
    }

    private Results named(List<Tensor> outputs) {
        var named = new LinkedHashMap<String, Tensor>();
        var names = model.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            named.put(names.get(i), outputs.get(i));
        }
        return new Results(named);
    }

    /**
     * As {@link #run(Tensor)}, without waiting for it.
     *
     * @return see {@link #runAsync(Map)}
     */
    public CompletableFuture<Tensor> runAsync(Tensor input) {
        requireOneOfEach();
        return asyncRuns.submit(List.of(input), held -> run(held).getFirst(), Tensor::close);
    }

    /**
     * As {@link #run(Map)}, without waiting for it. So many runs as {@link Options#inFlight} says go on at once; others wait
     * for their turn. The inputs must not change before the run is done; they may be closed, which takes effect then.
     *
     * <p>Cancelling the future, or completing it in any other way, stops the run as a timeout does, or keeps it from beginning.
     * Results that then come too late are freed. When the session is closed, runs in flight finish and those that wait fail
     * with an {@link IllegalStateException}. What depends on the future without an executor of its own runs on the thread of
     * the run and holds the next one up.
     *
     * @return the results, which whoever gets them closes; or what {@link #run(Map)} throws
     * @throws GatunException if an input is missing or unknown
     * @throws IllegalStateException if the session or an input is closed
     */
    public CompletableFuture<Results> runAsync(Map<String, Tensor> inputs) {
        var ordered = inOrder(inputs);
        return asyncRuns.submit(ordered, held -> named(run(held)), Results::close);
    }

    private List<Tensor> run(List<Tensor> inputs) {
        return withPlan(inputs, prepared -> prepared.execution().run(inputs));
    }

    /**
     * Runs the model into tensors that the caller provides; allocates no off-heap memory once a run with these shapes has
     * been made.
     *
     * @param inputs one tensor for each input, in order
     * @param outputs one tensor for each output, in order, of the types that {@link #outputTypes} gives; filled
     */
    public void run(List<Tensor> inputs, List<Tensor> outputs) {
        withPlan(inputs, prepared -> {
            prepared.execution().run(inputs, outputs);
            return outputs;
        });
    }

    /**
     * Types of the outputs for inputs of these shapes; prepares a plan for them if there is none.
     *
     * @throws GatunException if they depend on the inputs' numbers
     */
    public List<TensorType> outputTypes(List<Shape> inputs) {
        return withPlan(inputs)
                .execution()
                .outputTypes()
                .orElseThrow(() -> new GatunException(model.name() + ": the shapes of outputs " + model.outputs()
                        + " depend on the inputs' numbers"));
    }

    /** How the model runs on inputs of these shapes: node by node, with devices, kernels, memory and reasons. */
    public Explanation explain(Shape... inputs) {
        return withPlan(List.of(inputs)).explanation();
    }

    /** As {@link #explain(Shape...)} with 1 for every symbolic extent. */
    public Explanation explain() {
        return explain(model.inputs().stream()
                .map(input -> input.shapeWith(Map.of(), 1))
                .toArray(Shape[]::new));
    }

    /**
     * What a run on inputs of these shapes would take, planned but neither allocated nor made ready to run: it may be asked what
     * will not fit.
     *
     * @throws GatunException if shapes depend on the inputs' numbers
     */
    public Footprint footprint(Shape... inputs) {
        return guarded(() -> {
            checkCount(inputs.length);
            var graph = Passes.run(model.optimised().graph().bind(List.of(inputs)), model.arena())
                    .graph();
            if (!Stage.knowsAll(graph)) {
                throw new GatunException("what a run takes depends on the inputs' numbers");
            }
            return generations.use(
                    generation -> planner(generation.accelerators()).footprint(graph, model.derived()));
        });
    }

    /**
     * Waits until the kernels are compiled that sessions of this process have planned to use. The first run of a process comes
     * before that, on plain loops that take about three times as long and give the same results; the next ones compile
     * in the background. Whoever measures, or rather waits than answers slowly, calls this after a first run.
     */
    public void warmUp() {
        guarded(() -> {
            try {
                FirstRuns.awaitWarm();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            RunControl.check();
            return null;
        });
    }

    /**
     * Runs the model and times each step. Run it a few times before, until the JVM has compiled the kernels.
     *
     * @param inputs one tensor for each input, in order
     * @param runs how often; at least 1
     * @throws GatunException if shapes depend on the inputs' numbers, so that each run has steps of its own
     */
    public Profile profile(List<Tensor> inputs, int runs) {
        return withPlan(inputs, prepared -> Profiler.profile(prepared, inputs, runs, workers));
    }

    /** How to run for one set of shapes, on which accelerators, and the explanation of how it came about. */
    record Prepared(Execution execution, List<Accelerator> accelerators, Explanation explanation)
            implements PreparedPlans.Closeable {
        @Override
        public void close() {
            execution.close();
        }
    }

    private Prepared withPlan(List<Shape> shapes) {
        return withPlan(
                () -> {
                    checkCount(shapes.size());
                    return shapes;
                },
                Function.identity());
    }

    private <T> T withPlan(List<Tensor> inputs, Function<Prepared, T> use) {
        return withPlan(
                () -> {
                    check(inputs);
                    return inputs.stream().map(Tensor::shape).toList();
                },
                use);
    }

    /** @param shapes of the inputs, after checking what can be checked without a plan */
    private <T> T withPlan(Supplier<List<Shape>> shapes, Function<Prepared, T> use) {
        return guarded(() -> {
            var checked = shapes.get();
            return generations.use(generation -> {
                model.requireWhole();
                try (var prepared = generation.plans().begin(checked)) {
                    return use.apply(prepared.plan());
                }
            });
        });
    }

    /** While session and model are open, in the time there is, with whatever goes wrong told as the model's. */
    private <T> T guarded(Supplier<T> work) {
        begin();
        try (var _ = RunControl.begin(timeout)) {
            return work.get();
        } catch (GatunException failure) {
            throw failure.in(model.name());
        } catch (OutOfMemoryError shortage) {
            throw new GatunException(model.name() + ": there is not enough memory to run it", shortage);
        } catch (InternalError fault) {
            throw truncated(fault);
        } finally {
            end();
        }
    }

    /** What the JVM throws where it meets a hole in a mapped file, if that is what happened; the fault itself else. */
    private GatunException truncated(InternalError fault) {
        try {
            model.requireWhole();
        } catch (GatunException shorter) {
            shorter.addSuppressed(fault);
            return shorter.in(model.name());
        }
        throw fault;
    }

    private void begin() {
        lifetime.begin();
        try {
            model.lifetime().begin();
        } catch (IllegalStateException closed) {
            lifetime.end();
            throw closed;
        }
    }

    private void end() {
        model.lifetime().end();
        lifetime.end();
    }

    private void check(List<Tensor> inputs) {
        checkCount(inputs.size());
        var symbols = new HashMap<String, Long>();
        for (int i = 0; i < inputs.size(); i++) {
            model.inputs().get(i).accept(inputs.get(i).type(), symbols);
        }
    }

    private void checkCount(int count) {
        if (count != model.inputs().size()) {
            throw new GatunException("wants " + model.inputs().size() + " inputs " + names() + ", got " + count);
        }
    }

    private List<String> names() {
        return model.inputs().stream().map(GraphInput::name).toList();
    }

    private Prepared prepare(List<Shape> shapes, Function<Graph, Calibration.Placed> place, List<String> notes) {
        var optimised = Passes.run(model.optimised().graph().bind(shapes), model.arena());
        var rewrites = new ArrayList<>(model.optimised().rewrites());
        rewrites.addAll(optimised.rewrites());
        var graph = optimised.graph();
        var placed = place.apply(graph);
        var execution = placed.execution();
        var runner = execution.firstRunner();
        var explanation = Explanation.of(
                model.name(),
                numerics,
                graph,
                runner.plan(),
                execution.later(),
                rewrites,
                execution.choice(),
                Stream.concat(notes.stream(), placed.notes().stream()).toList(),
                allActivations(model.graph().bind(shapes)));
        if (execution instanceof Execution.Planned) {
            runner.whenWarm(times -> new SlowKernels(placed.planner().accelerators(), workers.threads(), lifetime)
                    .look(runner.plan(), explanation, times));
        }
        return new Prepared(execution, placed.planner().accelerators(), explanation);
    }

    /** What the network as it was read would need if every value that depends on an input were kept, in bytes. */
    private static long allActivations(Graph graph) {
        var depends =
                new HashSet<>(graph.inputs().stream().map(GraphInput::value).toList());
        long bytes = 0;
        for (var node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(depends::contains)) {
                depends.addAll(node.outputs());
                for (var output : node.outputs()) {
                    bytes += graph.type(output).map(TensorType::bytes).orElse(0L);
                }
            }
        }
        return bytes;
    }

    /** Waits for runs in flight, then frees memory and threads. Later runs get an {@link IllegalStateException}. */
    @Override
    public void close() {
        asyncRuns.close();
        if (lifetime.close()) {
            generations.close();
            onDevices.close();
            if (ownsWorkers) {
                workers.close();
            }
        }
    }
}
