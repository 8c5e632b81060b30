package io.gatun.cli;

import io.gatun.Profile;
import io.gatun.Session;
import io.gatun.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatun profile}: where a model's time goes. */
@Command(
        name = "profile",
        description =
                "Times each step of a model and holds it against what the processor can do at the most, measured beside"
                        + " it. GFLOP/s count the operator as it is defined: Winograd needs fewer, and can exceed the peak. Inputs"
                        + " are random. Runs before the timed ones go on until they get no faster.")
final class ProfileCommand extends GatunCommand {
    private static final double NANOS_PER_MILLI = 1e6;

    @Parameters(paramLabel = "MODEL", description = "An ONNX file or the name of a network of the zoo.")
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
    private int runs = 50;

    @Option(
            names = "--top",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Shows only the N steps that take the longest, the longest first.")
    private Integer top;

    @Option(names = "--json", description = "Prints one JSON document.")
    private boolean json;

    @Mixin
    private ShapeOptions shapes;

    @Mixin
    private SessionOptions running;

    @Override
    public Integer call() throws IOException {
        try (var network = Network.open(name, running.loading());
                var session = network.model().session(running.options())) {
            var table = new ProfileTable(measure(session), top == null ? Integer.MAX_VALUE : top);
            if (json) {
                Json.print(table.document(), out());
            } else {
                out().print(table.text());
            }
        }
        return 0;
    }

    private Profile measure(Session session) {
        var model = session.model();
        var chosen = shapes.all(model, batch);
        List<Tensor> outputs = new ArrayList<>();
        try (var inputs = Inputs.random(model, chosen);
                var progress = new Progress("profile " + model.name(), -1)) {
            var fed = inputs.inOrder(model);
            session.outputTypes(List.of(chosen))
                    .forEach(type -> outputs.add(Tensor.allocate(type.dtype(), type.shape())));
            session.warmUp();
            var warmUp = new WarmUp();
            while (!warmUp.isOver()) {
                long start = System.nanoTime();
                session.run(fed, outputs);
                warmUp.add((System.nanoTime() - start) / NANOS_PER_MILLI);
                progress.step();
            }
            return session.profile(fed, runs);
        } finally {
            outputs.forEach(Tensor::close);
        }
    }
}
