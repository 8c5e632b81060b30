package io.gatun.conformance;

import io.gatun.Model;
import io.gatun.Session;
import io.gatun.conformance.watch.Watch;
import io.gatun.conformance.watch.Watching;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.op.Concat;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many runs at once give what they give one by one. */
final class ThreadChecks {
    private static final int THREADS = 8;
    private static final int RUNS = 20;
    private static final long MOST_PICTURES = 4;

    private final DeviceUnderTest device;

    ThreadChecks(DeviceUnderTest device) {
        this.device = device;
    }

    /** What one thread does: runs with its own pictures, as many as its number says. */
    private record Task(List<Tensor> inputs, List<Tensor> wanted) {
        void run(Session session) {
            var got = Trial.run(session, inputs);
            for (int i = 0; i < got.size(); i++) {
                if (got.get(i).segment().mismatch(wanted.get(i).segment()) >= 0) {
                    Closeness.ofGraph().check("output " + i + " of a run beside others", got.get(i), wanted.get(i));
                }
            }
        }
    }

    void oneSession() {
        device.bench();
        device.within("many threads in one session", () -> {
            var watch = new Watch();
            try (var arena = Arena.ofShared();
                    var model = Model.of(network(arena));
                    var session = model.session(device.bench().preferring(Watching.by(watch)))) {
                var tasks = tasks(model, 1, arena);
                atOnce(tasks.stream()
                        .<Callable<Void>>map(task -> () -> repeat(task, session))
                        .toList());
                watch.requireNoComplaints();
            }
        });
    }

    void severalSessions() {
        device.bench();
        device.within("several sessions at once", () -> {
            var watch = new Watch();
            try (var arena = Arena.ofShared();
                    var model = Model.of(network(arena))) {
                var tasks = tasks(model, 1, arena);
                var options = device.bench().preferringOwn(Watching.by(watch));
                atOnce(tasks.stream()
                        .<Callable<Void>>map(task -> () -> {
                            try (var session = model.session(options)) {
                                return repeat(task, session);
                            }
                        })
                        .toList());
                watch.requireNoComplaints();
                watch.requireAllClosed();
            }
        });
    }

    /** Threads whose inputs have different shapes, in one session. */
    void shapesInTurns() {
        device.bench();
        device.within("inputs of different shapes in turns", () -> {
            var watch = new Watch();
            try (var arena = Arena.ofShared();
                    var model = Model.of(network(arena));
                    var session = model.session(
                            device.bench().preferring(Watching.by(watch)).plansKept(2))) {
                var tasks = tasks(model, MOST_PICTURES, arena);
                atOnce(tasks.stream()
                        .<Callable<Void>>map(task -> () -> repeat(task, session))
                        .toList());
                watch.requireNoComplaints();
            }
        });
    }

    /** Closes sessions while threads run: runs end as they should or are refused, and nothing stays open. */
    void closeDuringRun() {
        device.bench();
        device.within("closing a session during runs", () -> {
            var watch = new Watch();
            try (var arena = Arena.ofShared();
                    var model = Model.of(network(arena))) {
                var tasks = tasks(model, 1, arena);
                for (int i = 0; i < 4; i++) {
                    closeDuring(tasks, model.session(device.bench().preferringOwn(Watching.by(watch))));
                    watch.requireNoComplaints();
                    watch.requireAllClosed();
                }
            }
        });
    }

    private static void closeDuring(List<Task> tasks, Session session) throws Exception {
        var all = new ArrayList<Callable<Void>>();
        tasks.getFirst().run(session);
        for (var task : tasks) {
            all.add(() -> {
                try {
                    return repeat(task, session);
                } catch (IllegalStateException refused) {
                    return null;
                }
            });
        }
        all.add(() -> {
            Thread.sleep(5);
            session.close();
            return null;
        });
        atOnce(all);
    }

    private static Void repeat(Task task, Session session) {
        for (int run = 0; run < RUNS; run++) {
            task.run(session);
        }
        return null;
    }

    /** Inputs and what comes of them by definition, for each thread. */
    private static List<Task> tasks(Model model, long mostPictures, Arena arena) {
        var tasks = new ArrayList<Task>();
        for (int i = 0; i < THREADS; i++) {
            var type = TensorType.of(DType.FLOAT32, 1 + i % mostPictures, 3, 12, 10);
            var inputs = Sketch.inputs(List.of(type), i, arena);
            var bound = model.graph().bind(List.of(type.shape()));
            tasks.add(new Task(inputs, Definition.run(bound, inputs)));
        }
        return tasks;
    }

    /** Branches, a concatenation and a residual, for any number of pictures. @param arena owns the weights */
    private static Graph network(Arena arena) {
        var sketch = new Sketch("shared", 5, arena);
        var x = sketch.relu(sketch.conv(sketch.input(1, 3, 12, 10), 8, 3, 1, 1));
        var left = sketch.relu(sketch.conv(x, 6, 1, 1, 1));
        var right = sketch.conv(sketch.relu(sketch.conv(x, 4, 3, 1, 1)), 10, 3, 1, 1);
        var joined = sketch.node(new Concat(1), left, right);
        var one = sketch.graph(sketch.relu(sketch.add(sketch.conv(joined, 8, 1, 1, 1), x)));
        var any = new GraphBuilder(one.name());
        any.input(one.inputs().getFirst().name(), DType.FLOAT32, Dim.of("N"), Dim.of(3), Dim.of(12), Dim.of(10));
        one.constants().forEach(any::constant);
        one.nodes().forEach(any::node);
        one.outputs().forEach(any::output);
        return any.build();
    }

    private static void atOnce(List<Callable<Void>> tasks) throws Exception {
        try (var pool = Executors.newFixedThreadPool(
                tasks.size(), Thread.ofPlatform().daemon().factory())) {
            for (Future<Void> task : pool.invokeAll(tasks)) {
                task.get();
            }
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw failure;
            }
        }
    }
}
