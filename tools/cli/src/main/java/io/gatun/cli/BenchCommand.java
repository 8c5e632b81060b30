package io.gatun.cli;

import io.gatun.Model;
import io.gatun.Session;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatun bench}: how fast a model loads and runs. */
@Command(
        name = "bench",
        description =
                "Measures how fast a model loads, runs for the first time (planning and packing of weights included) and"
                        + " runs from then on. Inputs are random. Runs before the timed ones go on until they get no faster.")
final class BenchCommand extends GatunCommand {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    @Parameters(
            paramLabel = "MODEL",
            description =
                    "An ONNX file or the name of a network of the zoo; making random weights does not count as loading.")
    private String name;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "First extent of every input that leaves it open, default ${DEFAULT-VALUE}.")
    private int batch = 1;

    @Option(
            names = "--runs",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Timed runs, default ${DEFAULT-VALUE}.")
    private int runs = 20;

    @Option(names = "--json", description = "Prints one JSON document.")
    private boolean json;

    @Mixin
    private ShapeOptions shapes;

    @Mixin
    private SessionOptions running;

    @Override
    public Integer call() throws IOException {
        try (var network = Network.open(name, running.loading())) {
            var options = running.options();
            long start = System.nanoTime();
            try (var session = network.model().session(options)) {
                double load = (network.loading().toNanos() + System.nanoTime() - start) / NANOS_PER_MILLI;
                var times = measure(session);
                print(network.model(), options.threads(), load, times);
            }
        }
        return 0;
    }

    /** How long runs took, in milliseconds. */
    private record Times(double first, int warmUps, double[] sorted) {
        double min() {
            return sorted[0];
        }

        double median() {
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        /** By nearest rank. */
        double p95() {
            return sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
        }
    }

    private Times measure(Session session) {
        var model = session.model();
        var chosen = shapes.all(model, batch);
        List<Tensor> outputs = new ArrayList<>();
        try (var inputs = Inputs.random(model, chosen);
                var progress = new Progress("bench " + model.name(), -1)) {
            var fed = inputs.inOrder(model);
            long start = System.nanoTime();
            session.outputTypes(List.of(chosen))
                    .forEach(type -> outputs.add(Tensor.allocate(type.dtype(), type.shape())));
            session.run(fed, outputs);
            double first = (System.nanoTime() - start) / NANOS_PER_MILLI;
            session.warmUp();
            var warmUp = new WarmUp();
            while (!warmUp.isOver()) {
                warmUp.add(time(session, fed, outputs));
                progress.step();
            }
            var times = new double[runs];
            for (int i = 0; i < runs; i++) {
                times[i] = time(session, fed, outputs);
                progress.step();
            }
            Arrays.sort(times);
            return new Times(first, warmUp.runs(), times);
        } finally {
            outputs.forEach(Tensor::close);
        }
    }

    private static double time(Session session, List<Tensor> inputs, List<Tensor> outputs) {
        long start = System.nanoTime();
        session.run(inputs, outputs);
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }

    private void print(Model model, int threads, double load, Times times) throws IOException {
        long pictures = batch;
        var inputs = shapes.all(model, batch);
        if (inputs.length > 0 && inputs[0].rank() > 0) {
            pictures = inputs[0].dim(0);
        }
        double perSecond = pictures * MILLIS_PER_SECOND / times.median();
        if (json) {
            Json.print(
                    Json.object(
                            "model", model.name(),
                            "threads", threads,
                            "batch", pictures,
                            "runs", runs,
                            "warm_up_runs", times.warmUps,
                            "load_ms", Json.rounded(load),
                            "first_ms", Json.rounded(times.first),
                            "min_ms", Json.rounded(times.min()),
                            "median_ms", Json.rounded(times.median()),
                            "p95_ms", Json.rounded(times.p95()),
                            "images_per_second", Json.rounded(perSecond)),
                    out());
            return;
        }
        out().println(model.name() + ", threads " + threads + ", batch " + pictures);
        line("load", "%.1f ms", load);
        line("first run", "%.1f ms", times.first);
        line("warm-up", "%d runs, until they got no faster", times.warmUps);
        line("min", "%.3f ms of %d runs", times.min(), runs);
        line("median", "%.3f ms", times.median());
        line("p95", "%.3f ms", times.p95());
        line("images", "%.1f a second", perSecond);
    }

    private void line(String what, String format, Object... numbers) {
        out().println(String.format("%-10s", what) + String.format(Locale.ROOT, format, numbers));
    }
}
