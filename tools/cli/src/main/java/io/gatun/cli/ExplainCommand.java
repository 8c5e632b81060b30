package io.gatun.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code gatun explain}: how the engine would run a model. */
@Command(
        name = "explain",
        description = "Shows the plan: node, device, kernel chosen and why, bytes, offsets, and the passes that fired.")
final class ExplainCommand extends GatunCommand {
    @Parameters(paramLabel = "MODEL", description = "An ONNX file or the name of a network of the zoo.")
    private String name;

    @Mixin
    private ShapeOptions shapes;

    @Mixin
    private SessionOptions running;

    @Override
    public Integer call() {
        try (var network = Network.open(name, running.loading());
                var session = network.model().session(running.options())) {
            out().print(session.explain(shapes.all(network.model())));
        }
        return 0;
    }
}
